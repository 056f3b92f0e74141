package access

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	bolt "go.etcd.io/bbolt"
)

// Person is someone who may sign in. His name lives here alone: logs and
// events carry the id.
type Person struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Enabled bool      `json:"enabled"`
	Created time.Time `json:"created"`
	// Administrator may make persons and workspaces. It gives no authority
	// inside a workspace: there only seats count.
	Administrator bool `json:"administrator"`
}

// NewPerson is what a person is made from.
type NewPerson struct {
	ID            string
	Name          string
	Password      string // empty: cannot sign in until one is set
	Administrator bool
}

// personRecord is a person as it lies on disk.
type personRecord struct {
	Person
	Hash    string    `json:"hash,omitempty"`
	Changed time.Time `json:"changed,omitempty"` // of the password
}

var personID = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,39}$`)

// reserved is the name under which the system itself acts in logs.
const reserved = "system"

// ValidID reports whether s can be a person's id.
func ValidID(s string) bool { return s != reserved && personID.MatchString(s) }

func checkName(name string) error {
	if n := utf8.RuneCountInString(name); !utf8.ValidString(name) || n < 1 || n > 40 || strings.TrimSpace(name) != name {
		return ErrBadName
	}
	return nil
}

// Create makes a person. ErrExists, ErrBadID, ErrBadName, ErrWeak, ErrStorage.
func (s *Store) Create(ctx context.Context, n NewPerson) (Person, error) {
	r, err := s.prepare(ctx, n)
	if err != nil {
		return Person{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.insert(r); err != nil {
		return Person{}, err
	}
	return r.Person, nil
}

// prepare checks a new person and hashes the password.
func (s *Store) prepare(ctx context.Context, n NewPerson) (*personRecord, error) {
	if !ValidID(n.ID) {
		return nil, ErrBadID
	}
	if err := checkName(n.Name); err != nil {
		return nil, err
	}
	now := s.o.Now().UTC().Truncate(time.Second)
	r := &personRecord{Person: Person{ID: n.ID, Name: n.Name, Enabled: true, Created: now, Administrator: n.Administrator}}
	if n.Password == "" {
		return r, nil
	}
	if err := CheckPassword(n.ID, n.Name, n.Password); err != nil {
		return nil, err
	}
	h, err := s.hash(ctx, n.Password)
	if err != nil {
		return nil, err
	}
	r.Hash, r.Changed = h, now
	return r, nil
}

func (s *Store) insert(r *personRecord) error {
	if s.persons[r.ID] != nil {
		return ErrExists
	}
	if err := s.write(r); err != nil {
		return err
	}
	if r.Administrator {
		s.setup = ""
	}
	return nil
}

// write stores a person durably, then in memory.
func (s *Store) write(r *personRecord) error {
	data, err := json.Marshal(r)
	if err != nil {
		return ErrStorage.because(err)
	}
	err = s.update(func(tx *bolt.Tx) error { return tx.Bucket(bucketPersons).Put([]byte(r.ID), data) })
	if err != nil {
		return ErrStorage.because(err)
	}
	s.persons[r.ID] = r
	return nil
}

// change rewrites one person under the lock.
func (s *Store) change(id string, f func(*personRecord) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.persons[id]
	if old == nil {
		return ErrUnknown
	}
	r := *old
	if err := f(&r); err != nil {
		return err
	}
	return s.write(&r)
}

// SetPassword gives a person a new password and ends all of his sessions.
func (s *Store) SetPassword(ctx context.Context, id, password string) error {
	p, ok := s.Person(id)
	if !ok {
		return ErrUnknown
	}
	if err := CheckPassword(id, p.Name, password); err != nil {
		return err
	}
	h, err := s.hash(ctx, password)
	if err != nil {
		return err
	}
	err = s.change(id, func(r *personRecord) error {
		r.Hash, r.Changed = h, s.o.Now().UTC().Truncate(time.Second)
		return nil
	})
	if err != nil {
		return err
	}
	s.endAll(id)
	return nil
}

// SetEnabled lets a person in again, or keeps him out and ends his sessions.
// ErrLastAdministrator: nobody would be left to let others in.
func (s *Store) SetEnabled(id string, enabled bool) error {
	err := s.change(id, func(r *personRecord) error {
		if !enabled && r.Administrator && s.administratorsBut(id) == 0 {
			return ErrLastAdministrator
		}
		r.Enabled = enabled
		return nil
	})
	if err == nil && !enabled {
		s.endAll(id)
	}
	return err
}

// SetAdministrator gives or takes the right to make persons and workspaces.
func (s *Store) SetAdministrator(id string, yes bool) error {
	return s.change(id, func(r *personRecord) error {
		if !yes && r.Administrator && s.administratorsBut(id) == 0 {
			return ErrLastAdministrator
		}
		r.Administrator = yes
		return nil
	})
}

func (s *Store) administratorsBut(id string) int {
	n := 0
	for _, p := range s.persons {
		if p.ID != id && p.Enabled && p.Administrator {
			n++
		}
	}
	return n
}

// Person finds a person by id.
func (s *Store) Person(id string) (Person, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.persons[id]
	if r == nil {
		return Person{}, false
	}
	return r.Person, true
}

// HasPassword reports whether a person can prove himself.
func (s *Store) HasPassword(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.persons[id] != nil && s.persons[id].Hash != ""
}

// List gives all persons by id.
func (s *Store) List() []Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Person, 0, len(s.persons))
	for _, r := range s.persons {
		out = append(out, r.Person)
	}
	slices.SortFunc(out, func(a, b Person) int { return strings.Compare(a.ID, b.ID) })
	return out
}
