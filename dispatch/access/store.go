package access

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/alexedwards/argon2id"
	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// Options sets a Store's limits. The zero value is usable.
type Options struct {
	Idle     time.Duration    // a session unused for so long ends; 0 means 24 h: a whole quiet shift
	Absolute time.Duration    // a session ends after it in any case; 0 means 30 h: a shift of 24 h and its handover
	Cost     *argon2id.Params // of hashing; nil means DefaultCost
	Hashing  int              // passwords hashed at once; 0 means 2
	Now      func() time.Time // the wall clock; nil means time.Now
	Random   io.Reader        // of tokens; nil means crypto/rand
}

func (o *Options) fill() {
	if o.Idle == 0 {
		o.Idle = 24 * time.Hour
	}
	if o.Absolute == 0 {
		o.Absolute = 30 * time.Hour
	}
	if o.Cost == nil {
		o.Cost = DefaultCost
	}
	if o.Hashing == 0 {
		o.Hashing = 2
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
}

// Store keeps persons and sessions. See the package comment.
type Store struct {
	o       Options
	db      *bolt.DB
	hashing chan struct{}
	// nobody makes a hash that no password fits, to compare with when there is
	// none; once, when it is first needed.
	nobody func() (string, error)

	mu       sync.Mutex
	persons  map[string]*personRecord
	sessions map[tokenHash]*sessionRecord
	failures map[string]*failure
	screens  map[string]*screenRecord
	setup    string // the one-time token; empty once there is an administrator
}

var (
	bucketAccess   = []byte("access")
	bucketPersons  = []byte("persons")
	bucketSessions = []byte("sessions")
	keyFormat      = []byte("format")
)

const format = 1

// Open opens the store at path, making it if there is none. A file on a
// read-only disk is opened for reading. ErrLocked, ErrStorage.
func Open(path string, o Options) (*Store, error) {
	o.fill()
	s := &Store{o: o, hashing: make(chan struct{}, o.Hashing), persons: map[string]*personRecord{},
		sessions: map[tokenHash]*sessionRecord{}, failures: map[string]*failure{}, screens: map[string]*screenRecord{}}
	s.nobody = sync.OnceValues(func() (string, error) { return argon2id.CreateHash(rand.Text(), o.Cost) })
	var err error
	if s.db, err = openBolt(path); err != nil {
		return nil, err
	}
	if err := s.load(); err != nil {
		s.db.Close()
		return nil, err
	}
	if s.administratorsBut("") == 0 {
		if s.setup, err = s.newSetupToken(); err != nil {
			s.db.Close()
			return nil, err
		}
	}
	return s, nil
}

func openBolt(path string) (*bolt.DB, error) {
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: time.Second})
	if errors.Is(err, syscall.EROFS) || errors.Is(err, fs.ErrPermission) {
		db, err = openReadOnly(path)
	}
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, ErrLocked
	case err != nil:
		return nil, ErrStorage.because(err)
	}
	return db, nil
}

func (s *Store) load() error {
	if !s.db.IsReadOnly() {
		if err := s.db.Update(makeBuckets); err != nil {
			return ErrStorage.because(err)
		}
	}
	now := s.o.Now()
	err := s.db.View(func(tx *bolt.Tx) error {
		a := tx.Bucket(bucketAccess)
		if a == nil {
			return errors.New("not a store of persons")
		}
		if f := a.Get(keyFormat); len(f) != 1 || f[0] != format {
			return fmt.Errorf("format %v is not known: written by a newer version", f)
		}
		if err := tx.Bucket(bucketPersons).ForEach(func(k, v []byte) error {
			r := new(personRecord)
			s.persons[string(k)] = r
			return json.Unmarshal(v, r)
		}); err != nil {
			return err
		}
		if err := s.loadScreens(tx); err != nil {
			return err
		}
		return tx.Bucket(bucketSessions).ForEach(func(k, v []byte) error {
			r := new(sessionRecord)
			if err := json.Unmarshal(v, r); err != nil || len(k) != len(tokenHash{}) {
				return fmt.Errorf("session record: %w", err)
			}
			if !r.over(now, s.o.Idle) {
				s.sessions[tokenHash(k)] = r
			}
			return nil
		})
	})
	if err != nil {
		return ErrStorage.because(err)
	}
	for k, r := range s.sessions {
		if !s.stands(r) {
			delete(s.sessions, k)
		}
	}
	return nil
}

func makeBuckets(tx *bolt.Tx) error {
	for _, name := range [][]byte{bucketAccess, bucketPersons, bucketSessions} {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return err
		}
	}
	a := tx.Bucket(bucketAccess)
	if a.Get(keyFormat) == nil {
		return a.Put(keyFormat, []byte{format})
	}
	return nil
}

// newSetupToken draws a token short enough to be typed: 100 bits.
func (s *Store) newSetupToken() (string, error) {
	var b [15]byte
	if _, err := io.ReadFull(s.o.Random, b[:]); err != nil {
		return "", ErrStorage.because(err)
	}
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b[:])[:20], nil
}

// CopyTo writes a consistent copy of the store to w while it is in use. The
// copy holds password hashes: it is as secret as the store.
func (s *Store) CopyTo(w io.Writer) error {
	s.mu.Lock()
	db := s.db
	s.mu.Unlock()
	err := db.View(func(tx *bolt.Tx) error {
		_, err := tx.WriteTo(w)
		return err
	})
	if err != nil {
		return ErrStorage.because(err)
	}
	return nil
}

// Close ends the use of the store.
func (s *Store) Close() error {
	s.saveTouches()
	return s.db.Close()
}

// update changes the file. A disk that was read-only when the store was opened
// may have become writable: then the file is opened anew. The caller holds mu.
func (s *Store) update(change func(*bolt.Tx) error) error {
	if s.db.IsReadOnly() {
		if err := s.reopen(); err != nil {
			return err
		}
	}
	return s.db.Update(change)
}

func (s *Store) reopen() error {
	path := s.db.Path()
	if f, err := os.OpenFile(path, os.O_RDWR, 0); err != nil {
		return err
	} else if err := f.Close(); err != nil {
		return err
	}
	if err := s.db.Close(); err != nil {
		return err
	}
	db, err := openBolt(path)
	if err != nil {
		return err
	}
	s.db = db
	return nil
}

func openReadOnly(path string) (*bolt.DB, error) {
	return bolt.Open(path, 0o600, &bolt.Options{Timeout: time.Second, ReadOnly: true})
}
