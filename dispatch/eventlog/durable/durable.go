// Package durable makes files that after a power cut are whole or absent:
// written beside their name, synced, renamed, the directory synced.
//
// Functions on different names may run concurrently. On failure nothing has
// taken the name; what was there before is still there. A leftover that ends in
// TempSuffix is of no use and is overwritten by the next attempt.
package durable

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"
)

// TempSuffix ends the name of a file that is not finished.
const TempSuffix = ".unfinished"

// WriteFile puts content under the name path with the given mode, replacing
// what was there. When it returns, the content survives a power cut.
func WriteFile(path string, content []byte, mode fs.FileMode) error {
	tmp := path + TempSuffix
	if err := writeSynced(tmp, content, mode); err != nil {
		return errors.Join(err, removeIfThere(tmp))
	}
	return rename(tmp, path)
}

func writeSynced(path string, content []byte, mode fs.FileMode) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func rename(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return SyncDir(filepath.Dir(to))
}

// SyncDir makes the names in a directory durable.
func SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// CreateBolt makes a bbolt file with what fill puts into it, unless a file of
// that name exists; it reports whether it made one. Without it, a power cut
// while bbolt writes its first pages leaves a file that never opens again.
func CreateBolt(path string, mode fs.FileMode, fill func(*bolt.Tx) error) (made bool, err error) {
	if _, err := os.Stat(path); err == nil {
		return false, nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	tmp := path + TempSuffix
	if err := removeIfThere(tmp); err != nil {
		return false, err
	}
	db, err := bolt.Open(tmp, mode, &bolt.Options{Timeout: time.Second, FreelistType: bolt.FreelistMapType})
	if err != nil {
		return false, errors.Join(err, removeIfThere(tmp))
	}
	err = errors.Join(db.Update(fill), db.Sync(), db.Close())
	if err != nil {
		return false, errors.Join(err, removeIfThere(tmp))
	}
	return true, rename(tmp, path)
}
