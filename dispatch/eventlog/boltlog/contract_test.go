package boltlog

import (
	"bytes"
	"crypto/rand"
	"os"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"

	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/eventlogtest"
)

func TestContract(t *testing.T) {
	eventlogtest.Run(t, func(t testing.TB) eventlogtest.Store {
		path := filepath.Join(t.TempDir(), "log.db")
		return eventlogtest.Store{
			Open:      func() (eventlog.Log, error) { return openLog(path) },
			Exclusive: true,
			Tamper:    func(n uint64, change func([]byte)) { tamper(t, path, n, change) },
			Cut: func(n uint64) {
				cut(t, path, n)
				os.Remove(path + JournalSuffix) // it would show what was cut
			},
		}
	})
}

// openLog keeps a nil *Log out of the interface.
func openLog(path string) (eventlog.Log, error) {
	l, err := Open(path, Options{Random: rand.Reader, Room: 1 << 20})
	if err != nil {
		return nil, err
	}
	return l, nil
}

func edit(t testing.TB, path string, do func(*bolt.Bucket) error) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Update(func(tx *bolt.Tx) error { return do(tx.Bucket(bucketCommits)) }); err != nil {
		t.Fatal(err)
	}
}

func tamper(t testing.TB, path string, n uint64, change func([]byte)) {
	edit(t, path, func(b *bolt.Bucket) error {
		v := bytes.Clone(b.Get(number(n)))
		change(v[1+eventlog.HashSize:])
		return b.Put(number(n), v)
	})
}

func cut(t testing.TB, path string, n uint64) {
	edit(t, path, func(b *bolt.Bucket) error {
		c := b.Cursor()
		for k, _ := c.Seek(number(n + 1)); k != nil; k, _ = c.Seek(number(n + 1)) {
			if err := b.Delete(k); err != nil {
				return err
			}
		}
		return nil
	})
}

// zeros is a source of identities that are always the same.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
