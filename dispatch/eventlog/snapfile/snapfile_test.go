package snapfile

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/eventlogtest"
	"wanghuo/dispatch/eventlog/memlog"
)

var ctx = context.Background()

func dir(t testing.TB) *Dir {
	t.Helper()
	d, err := Open(filepath.Join(t.TempDir(), "snapshots"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func snap(n uint64) eventlog.Snapshot {
	return eventlog.Snapshot{Log: eventlog.LogID{1}, Number: n, Hash: eventlog.Sum([]byte{byte(n)}), Fingerprint: "schema-1", State: fmt.Appendf(nil, "state after %d", n)}
}

func save(t testing.TB, d *Dir, s eventlog.Snapshot) {
	t.Helper()
	if err := d.Save(ctx, s); err != nil {
		t.Fatal(err)
	}
}

// latest gives the number of the newest snapshot, -1 when there is none.
func latest(t testing.TB, d *Dir, fingerprint string) int64 {
	t.Helper()
	s, ok, err := d.Latest(ctx, eventlog.LogID{1}, fingerprint)
	if err != nil {
		t.Fatal(err)
	}
	if !ok {
		return -1
	}
	want := snap(s.Number)
	want.Fingerprint = fingerprint
	if diff := cmp.Diff(want, s); diff != "" {
		t.Fatal(diff)
	}
	return int64(s.Number)
}

func TestSaveAndLatest(t *testing.T) {
	d := dir(t)
	if n := latest(t, d, "schema-1"); n != -1 {
		t.Errorf("out of nothing: %d", n)
	}
	for _, n := range []uint64{3, 0x100, 0x20} {
		save(t, d, snap(n))
	}
	if n := latest(t, d, "schema-1"); n != 0x100 {
		t.Errorf("latest %#x", n)
	}
	if n := latest(t, d, "schema-2"); n != -1 {
		t.Errorf("of another schema: %d", n)
	}
	names, err := d.names()
	if err != nil || len(names) != keep {
		t.Errorf("kept %v, %v", names, err)
	}
	if _, ok, _ := d.Latest(ctx, eventlog.LogID{2}, "schema-1"); ok {
		t.Error("of another log")
	}
	if err := d.Discard(); err != nil || latest(t, d, "schema-1") != -1 {
		t.Errorf("after discarding: %v", err)
	}
}

// TestDamaged: whichever byte of the newest file changes and wherever it is
// cut, the one before it is taken.
func TestDamaged(t *testing.T) {
	d := dir(t)
	save(t, d, snap(1))
	save(t, d, snap(2))
	path := filepath.Join(d.path, fileName(2))
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range good {
		bad := append([]byte(nil), good...)
		bad[i] ^= 0x40
		for _, b := range [][]byte{bad, good[:i]} {
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
			if n := latest(t, d, "schema-1"); n != 1 {
				t.Fatalf("byte %d: %d was taken", i, n)
			}
		}
	}
	if err := os.WriteFile(path, good, 0o600); err != nil {
		t.Fatal(err)
	}
	if n := latest(t, d, "schema-1"); n != 2 {
		t.Errorf("restored: %d", n)
	}
}

func TestFitsLog(t *testing.T) {
	l := memlog.New(eventlog.LogID{1})
	records := eventlogtest.Fill(t, l, 5, 5)
	of := func(n uint64, h eventlog.Hash) eventlog.Snapshot {
		return eventlog.Snapshot{Log: eventlog.LogID{1}, Number: n, Hash: h}
	}
	for _, c := range []struct {
		name string
		s    eventlog.Snapshot
		want bool
	}{
		{"of the empty log", of(0, eventlog.LogID{1}.Genesis()), true},
		{"of commit 3", of(3, records[2].Hash), true},
		{"of the head", of(5, records[4].Hash), true},
		{"of another history", of(3, records[3].Hash), false},
		{"of what was lost", of(6, records[4].Hash), false},
		{"of another log", eventlog.Snapshot{Log: eventlog.LogID{2}, Number: 3, Hash: records[2].Hash}, false},
	} {
		got, err := eventlog.FitsLog(ctx, l, c.s)
		if err != nil || got != c.want {
			t.Errorf("%s: %v, %v", c.name, got, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	d := dir(f)
	save(f, d, snap(7))
	b, err := os.ReadFile(filepath.Join(d.path, fileName(7)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, b []byte) {
		if s, err := parse(b); err == nil && len(s.State) > len(b) {
			t.Fatal("more state than bytes")
		}
		// The checksum keeps a fuzzer out: give it a right one.
		b = eventlog.Sum(b).AppendBinary(b[:len(b):len(b)])
		if s, err := parse(b); err == nil && len(s.State) > len(b) {
			t.Fatal("more state than bytes")
		}
	})
}
