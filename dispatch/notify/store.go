package notify

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"
)

// store is the durable part: the position up to which the workspace has been
// looked at, and every page. One goroutine uses it.
type store struct{ db *bbolt.DB }

var (
	bucketPages  = []byte("pages")
	bucketMeta   = []byte("meta")
	keyPosition  = []byte("position")
	keyTestedPre = "tested "
)

func openStore(path string) (*store, error) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Second})
	if err != nil {
		return nil, fmt.Errorf("notify: %w", err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucketIfNotExists(bucketPages)
		_, also := tx.CreateBucketIfNotExists(bucketMeta)
		return errors.Join(err, also)
	})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &store{db}, nil
}

func (s *store) close() error { return s.db.Close() }

// look puts down what was found wanted at a position: new pages wait.
func (s *store) look(position uint64, wanted []Page) error {
	if s.position() == position && s.knows(wanted) {
		return nil // nothing to write
	}
	return s.db.Update(func(tx *bbolt.Tx) error {
		pages := tx.Bucket(bucketPages)
		for _, p := range wanted {
			if pages.Get([]byte(p.Key)) != nil {
				continue
			}
			p.State = Waiting
			if err := put(pages, p); err != nil {
				return err
			}
		}
		return tx.Bucket(bucketMeta).Put(keyPosition, binary.BigEndian.AppendUint64(nil, position))
	})
}

func (s *store) knows(wanted []Page) bool {
	all := true
	s.db.View(func(tx *bbolt.Tx) error {
		for _, p := range wanted {
			all = all && tx.Bucket(bucketPages).Get([]byte(p.Key)) != nil
		}
		return nil
	})
	return all
}

func put(b *bbolt.Bucket, p Page) error {
	v, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return b.Put([]byte(p.Key), v)
}

// keep writes one page.
func (s *store) keep(p Page) error {
	return s.db.Update(func(tx *bbolt.Tx) error { return put(tx.Bucket(bucketPages), p) })
}

// open lists the pages that wait, or whose outcome the workspace does not have.
func (s *store) open() ([]Page, error) {
	var out []Page
	err := s.db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketPages).ForEach(func(_, v []byte) error {
			var p Page
			if err := json.Unmarshal(v, &p); err != nil {
				return err
			}
			if p.State == Waiting || !p.Recorded && p.State != Moot {
				out = append(out, p)
			}
			return nil
		})
	})
	return out, err
}

// position is up to where the workspace has been looked at.
func (s *store) position() (n uint64) {
	s.db.View(func(tx *bbolt.Tx) error {
		if v := tx.Bucket(bucketMeta).Get(keyPosition); len(v) == 8 {
			n = binary.BigEndian.Uint64(v)
		}
		return nil
	})
	return n
}

// tested is when a path was last tested, by this or an earlier process.
func (s *store) tested(path string) (t time.Time) {
	s.db.View(func(tx *bbolt.Tx) error {
		if v := tx.Bucket(bucketMeta).Get([]byte(keyTestedPre + path)); v != nil {
			t.UnmarshalBinary(v)
		}
		return nil
	})
	return t
}

func (s *store) markTested(path string, at time.Time) error {
	v, err := at.MarshalBinary()
	if err != nil {
		return err
	}
	return s.db.Update(func(tx *bbolt.Tx) error { return tx.Bucket(bucketMeta).Put([]byte(keyTestedPre+path), v) })
}

// forget drops pages that were over before an instant, and are not wanted still.
func (s *store) forget(before time.Time, wanted map[string]bool) error {
	old := func(v []byte) bool {
		var p Page
		return json.Unmarshal(v, &p) == nil && p.State != Waiting && (p.Recorded || p.State == Moot) && p.Over.Before(before) && !wanted[p.Key]
	}
	any := false
	s.db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketPages).ForEach(func(_, v []byte) error { any = any || old(v); return nil })
	})
	if !any {
		return nil
	}
	return s.db.Update(func(tx *bbolt.Tx) error {
		c := tx.Bucket(bucketPages).Cursor()
		for k, v := c.First(); k != nil; k, v = c.Next() {
			if old(v) {
				if err := c.Delete(); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
