package access

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Proof is one way in which a person proved who he is. The words lie on disk.
type Proof string

// The proofs. TOTP and WebAuthn follow under their own words.
const (
	ByPassword Proof = "password"
	// ByDemo is no proof at all: a press of a button, in a demonstration, good
	// for exercises only.
	ByDemo Proof = "demo"
	// ByScreen is the token of a wall screen, which proves no person.
	ByScreen Proof = "screen"
)

// Strength is how many independent factors were proved: 0 for a demonstration.
type Strength int

// Session is an open session.
type Session struct {
	ID     string `json:"id"` // names the session without opening it
	Person string `json:"person"`
	// Screen is the wall screen whose session it is, in place of a person, and
	// Workspace the one that it may look at.
	Screen    string    `json:"screen,omitempty"`
	Workspace string    `json:"workspace,omitempty"`
	Proofs    []Proof   `json:"proofs"`
	Opened    time.Time `json:"opened"`
	Expires   time.Time `json:"expires"` // at the latest
}

// Strength counts what was proved.
func (s Session) Strength() Strength {
	n := Strength(0)
	for _, p := range s.Proofs {
		if p != ByDemo && p != ByScreen {
			n++
		}
	}
	return n
}

type tokenHash [sha256.Size]byte

// sessionRecord is a session as it lies on disk.
type sessionRecord struct {
	Session
	Used    time.Time `json:"used"`
	saved   time.Time // Used as it lies on disk
	unsaved bool      // the disk did not take it
}

func (r *sessionRecord) over(now time.Time, idle time.Duration) bool {
	// A screen is looked at day and night and touched by nobody.
	return !now.Before(r.Expires) || r.Screen == "" && now.Sub(r.Used) >= idle
}

// touchEvery is how much use of a session may be lost by a crash.
const touchEvery = 5 * time.Minute

// Attempt is somebody at the door.
type Attempt struct {
	Person   string
	Password string
	From     string // the address, for slowing guesses down
}

// SignIn opens a session for a person who proves himself with his password and
// returns its token, which is shown to nobody else. ErrWrong, ErrSlow.
func (s *Store) SignIn(ctx context.Context, a Attempt) (Session, string, error) {
	hash, err := s.prove(ctx, a)
	if err != nil {
		return Session{}, "", err
	}
	return s.open(a.Person, hash, ByPassword, a)
}

// Prove holds a password to its person without opening a session. ErrWrong,
// ErrSlow.
func (s *Store) Prove(ctx context.Context, a Attempt) error {
	_, err := s.prove(ctx, a)
	return err
}

// prove returns the hash that the password fitted.
func (s *Store) prove(ctx context.Context, a Attempt) (string, error) {
	if err := s.mayTry(a); err != nil {
		return "", err
	}
	if len(a.Password) > maxPasswordBytes {
		return "", s.failed(a)
	}
	s.mu.Lock()
	hash := ""
	if r := s.persons[a.Person]; r != nil && r.Enabled {
		hash = r.Hash
	}
	s.mu.Unlock()
	ok, err := s.matches(ctx, a, hash)
	if err != nil {
		return "", err
	}
	if !ok {
		return "", s.failed(a)
	}
	return hash, nil
}

// Admit opens a session for a person without proof. It is for demonstrations:
// whoever calls it has made sure that it is one. ErrUnknown.
func (s *Store) Admit(person string) (Session, string, error) {
	return s.open(person, "", ByDemo, Attempt{})
}

// open makes the session. hash is the one the password fitted: if it has
// changed meanwhile, or the person was disabled, the proof is worth nothing.
func (s *Store) open(person, hash string, proof Proof, a Attempt) (Session, string, error) {
	var secret [32]byte
	if _, err := io.ReadFull(s.o.Random, secret[:]); err != nil {
		return Session{}, "", ErrStorage.because(err)
	}
	token := base64.RawURLEncoding.EncodeToString(secret[:])
	key := tokenHash(sha256.Sum256([]byte(token)))
	now := s.o.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.persons[person]
	switch {
	case p == nil:
		return Session{}, "", ErrUnknown
	case !p.Enabled || proof == ByPassword && p.Hash != hash:
		return Session{}, "", ErrWrong
	}
	delete(s.failures, a.key())
	s.expire(now)
	r := &sessionRecord{Session: Session{ID: hex.EncodeToString(key[:8]), Person: person, Proofs: []Proof{proof},
		Opened: now, Expires: now.Add(s.o.Absolute)}, Used: now}
	s.sessions[key] = r
	s.save(key, r)
	return r.Session, token, nil
}

// Session finds the session of a token and marks it as used. ErrNoSession.
func (s *Store) Session(token string) (Session, error) {
	key, ok := s.keyOf(token)
	if !ok {
		return Session{}, ErrNoSession
	}
	now := s.o.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.sessions[key]
	if r == nil || r.over(now, s.o.Idle) || !s.stands(r) {
		return Session{}, ErrNoSession
	}
	r.Used = now
	if now.Sub(r.saved) >= touchEvery {
		s.save(key, r)
	}
	return r.Session, nil
}

// stands reports whether the session's person is still let in by what proved
// him then.
func (s *Store) stands(r *sessionRecord) bool {
	if r.Screen != "" {
		x := s.screens[r.Screen]
		return x != nil && x.good(s.o.Now())
	}
	p := s.persons[r.Person]
	return p != nil && p.Enabled && !r.Opened.Before(p.Changed)
}

func (s *Store) keyOf(token string) (tokenHash, bool) {
	if len(token) != base64.RawURLEncoding.EncodedLen(32) {
		return tokenHash{}, false
	}
	return sha256.Sum256([]byte(token)), true
}

// SignOut ends the session of a token; it is no error if there is none.
// ErrStorage: it is ended here, but a restart might bring it back.
func (s *Store) SignOut(token string) error {
	key, ok := s.keyOf(token)
	if !ok {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sessions[key] == nil {
		return nil
	}
	delete(s.sessions, key)
	return s.forget([]tokenHash{key})
}

// SessionsOf lists the open sessions of a person, for closing his sockets.
func (s *Store) SessionsOf(person string) []Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Session
	for _, r := range s.sessions {
		if r.Person == person {
			out = append(out, r.Session)
		}
	}
	return out
}

// Open reports whether the session of the id is still open.
func (s *Store) Open(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.o.Now()
	for _, r := range s.sessions {
		if r.ID == id {
			return !r.over(now, s.o.Idle) && s.stands(r)
		}
	}
	return false
}

// endAll ends every session of a person. On a disk that does not take it the
// sessions are gone from memory; when they come back with a restart, the
// person's Changed or Enabled, written before, refuses them (see stands).
func (s *Store) endAll(person string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var keys []tokenHash
	for k, r := range s.sessions {
		if r.Person == person {
			delete(s.sessions, k)
			keys = append(keys, k)
		}
	}
	s.forget(keys)
}

// expire forgets sessions that are over.
func (s *Store) expire(now time.Time) {
	var keys []tokenHash
	for k, r := range s.sessions {
		if r.over(now, s.o.Idle) {
			delete(s.sessions, k)
			keys = append(keys, k)
		}
	}
	s.forget(keys)
}

func (s *Store) forget(keys []tokenHash) error {
	if len(keys) == 0 {
		return nil
	}
	err := s.update(func(tx *bolt.Tx) error {
		for _, k := range keys {
			if err := tx.Bucket(bucketSessions).Delete(k[:]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return ErrStorage.because(err)
	}
	return nil
}

// save writes a session; a disk that does not take it does not matter here.
func (s *Store) save(key tokenHash, r *sessionRecord) {
	data, err := json.Marshal(r)
	if err == nil {
		err = s.update(func(tx *bolt.Tx) error { return tx.Bucket(bucketSessions).Put(key[:], data) })
	}
	r.saved, r.unsaved = r.Used, err != nil
}

// saveTouches writes when sessions were last used, before the store closes.
func (s *Store) saveTouches() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k, r := range s.sessions {
		if r.Used != r.saved || r.unsaved {
			s.save(k, r)
		}
	}
}

// SetupToken is the one-time token for making the first administrator; empty
// once there is one.
func (s *Store) SetupToken() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.setup
}

// Setup makes the first administrator. ErrSetupDone,
// ErrSetupToken, ErrSlow, and those of Create.
func (s *Store) Setup(ctx context.Context, token string, n NewPerson, from string) (Person, error) {
	want := s.SetupToken()
	if want == "" {
		return Person{}, ErrSetupDone
	}
	a := Attempt{Person: "\x00setup", From: from}
	if err := s.mayTry(a); err != nil {
		return Person{}, err
	}
	if subtle.ConstantTimeCompare([]byte(token), []byte(want)) != 1 {
		s.failed(a)
		return Person{}, ErrSetupToken
	}
	if n.Password == "" {
		return Person{}, weak("请设置密码", "a password is needed")
	}
	n.Administrator = true
	r, err := s.prepare(ctx, n)
	if err != nil {
		return Person{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.setup == "" {
		return Person{}, ErrSetupDone
	}
	if err := s.insert(r); err != nil {
		return Person{}, err
	}
	return r.Person, nil
}
