package boltvault

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"

	"wanghuo/dispatch/eventlog/durable"
)

// scrub writes the file anew without what was deleted, gives it the name of
// the old one and overwrites the old one. The caller holds mu for writing, or
// is Open. Until the new file has the name, the mark in the old one stays.
func (v *Vault) scrub() error {
	tmp := v.o.Path + durable.TempSuffix
	if err := os.Remove(tmp); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("boltvault: %w", err)
	}
	fresh, err := openBolt(tmp) // locked before it takes the name
	if err != nil {
		return err
	}
	if err := errors.Join(v.copyLive(fresh), fresh.Sync()); err != nil {
		return errors.Join(err, fresh.Close(), os.Remove(tmp))
	}
	old, err := os.OpenFile(v.o.Path, os.O_WRONLY, 0)
	if err != nil {
		return errors.Join(err, fresh.Close(), os.Remove(tmp))
	}
	defer old.Close()
	if err := os.Rename(tmp, v.o.Path); err != nil {
		return errors.Join(err, fresh.Close(), os.Remove(tmp))
	}
	stale := v.db
	v.db = fresh
	return errors.Join(stale.Close(), zero(old), durable.SyncDir(filepath.Dir(v.o.Path)))
}

// copyLive copies what is in use from the vault's file to another, without the mark.
func (v *Vault) copyLive(to *bolt.DB) error {
	return v.db.View(func(src *bolt.Tx) error {
		return to.Update(func(dst *bolt.Tx) error {
			if _, err := makeBuckets(dst); err != nil {
				return err
			}
			for _, name := range [][]byte{bucketKeys, bucketDestroyed, bucketVault} {
				b := dst.Bucket(name)
				if err := src.Bucket(name).ForEach(b.Put); err != nil {
					return err
				}
			}
			return dst.Bucket(bucketVault).Delete(keyScrub)
		})
	})
}

// zero overwrites a file that has lost its name.
func zero(f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	block := make([]byte, 64<<10)
	for off := int64(0); off < info.Size(); off += int64(len(block)) {
		if _, err := f.WriteAt(block[:min(int64(len(block)), info.Size()-off)], off); err != nil {
			return err
		}
	}
	return f.Sync()
}
