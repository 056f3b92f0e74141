package durable

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"
)

func TestWriteFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	for _, content := range []string{"first", "", "another, longer content"} {
		if err := WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(path)
		if err != nil || string(got) != content {
			t.Errorf("%q, %v; want %q", got, err, content)
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	left, err := filepath.Glob(path + "*")
	if err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestWriteFileFails: what was there stays when the new content cannot be put in place.
func TestWriteFileFails(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	if err := WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(path+TempSuffix, 0o700); err != nil { // no file can be made there
		t.Fatal(err)
	}
	if err := WriteFile(path, []byte("new"), 0o600); err == nil {
		t.Error("no error")
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "old" {
		t.Errorf("%q, %v", got, err)
	}
	if err := WriteFile(filepath.Join(dir, "none", "file"), nil, 0o600); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no directory: %v", err)
	}
}

func TestCreateBolt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file.db")
	broken := errors.New("broken")
	if made, err := CreateBolt(path, 0o600, func(*bolt.Tx) error { return broken }); made || !errors.Is(err, broken) {
		t.Errorf("%v, %v", made, err)
	}
	if left, _ := filepath.Glob(path + "*"); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if err := os.WriteFile(path+TempSuffix, []byte("torn"), 0o600); err != nil {
		t.Fatal(err)
	}
	fill := func(tx *bolt.Tx) error { _, err := tx.CreateBucket([]byte("b")); return err }
	for _, want := range []bool{true, false} {
		if made, err := CreateBolt(path, 0o600, fill); made != want || err != nil {
			t.Errorf("%v, %v; want %v", made, err, want)
		}
	}
}
