package access

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	bolt "go.etcd.io/bbolt"
)

// A screen on a wall has no person before it. It signs in with a token of its
// own that an administrator made for it, once, and can take back; its session
// may look at one workspace's overview and do nothing else.

// Screen is a wall screen that may sign in. The token itself is kept nowhere.
type Screen struct {
	ID        string    `json:"id"`
	Label     string    `json:"label"` // where it hangs
	Workspace string    `json:"workspace"`
	Created   time.Time `json:"created"`
	By        string    `json:"by"` // the administrator who made it
	Until     time.Time `json:"until"`
	Used      time.Time `json:"used,omitzero"` // last signed in
	Revoked   time.Time `json:"revoked,omitzero"`
}

// screenRecord is a screen as it lies on disk.
type screenRecord struct {
	Screen
	Hash []byte `json:"hash"` // SHA-256 of the token: 125 random bits need no slow hash
}

// ScreenLife is how long a screen's token is good for.
const ScreenLife = 366 * 24 * time.Hour

// mostScreens bounds what one site keeps, revoked ones included.
const mostScreens = 500

var bucketScreens = []byte("screens")

// tokenLetters are those of a token: no letter is read for a digit.
var tokenLetters = base32.NewEncoding("ABCDEFGHJKMNPQRSTUVWXYZ123456789").WithPadding(base32.NoPadding)

// NewScreen makes a screen's token: 25 characters in groups, shown this once.
func (s *Store) NewScreen(label, workspace, by string) (Screen, string, error) {
	label = strings.TrimSpace(label)
	if n := utf8.RuneCountInString(label); n < 1 || n > 60 || !utf8.ValidString(label) {
		return Screen{}, "", ErrBadLabel
	}
	var secret [16]byte
	if _, err := io.ReadFull(s.o.Random, secret[:]); err != nil {
		return Screen{}, "", ErrStorage.because(err)
	}
	token := tokenLetters.EncodeToString(secret[:])[:25]
	sum := sha256.Sum256([]byte(token))
	now := s.o.Now().UTC().Truncate(time.Second)
	r := &screenRecord{Screen: Screen{ID: hex.EncodeToString(sum[:6]), Label: label, Workspace: workspace, Created: now, By: by, Until: now.Add(ScreenLife)}, Hash: sum[:]}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.screens) >= mostScreens {
		return Screen{}, "", ErrManyScreens
	}
	if err := s.writeScreen(r); err != nil {
		return Screen{}, "", err
	}
	return r.Screen, grouped(token), nil
}

func grouped(token string) string {
	var parts []string
	for part := range slices.Chunk([]byte(token), 5) {
		parts = append(parts, string(part))
	}
	return strings.Join(parts, "-")
}

// plainToken undoes what typing does to a token.
func plainToken(token string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' || r == '—' || r == '－' {
			return -1
		}
		return r
	}, strings.ToUpper(strings.TrimSpace(token)))
}

func (s *Store) writeScreen(r *screenRecord) error {
	data, err := json.Marshal(r)
	if err != nil {
		return ErrStorage.because(err)
	}
	err = s.update(func(tx *bolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists(bucketScreens)
		if err != nil {
			return err
		}
		return b.Put([]byte(r.ID), data)
	})
	if err != nil {
		return ErrStorage.because(err)
	}
	s.screens[r.ID] = r
	return nil
}

// loadScreens reads the screens; a store written before there were any has no
// bucket for them.
func (s *Store) loadScreens(tx *bolt.Tx) error {
	b := tx.Bucket(bucketScreens)
	if b == nil {
		return nil
	}
	return b.ForEach(func(k, v []byte) error {
		r := new(screenRecord)
		s.screens[string(k)] = r
		return json.Unmarshal(v, r)
	})
}

// SignInScreen opens a session for a screen that shows its token. ErrWrong,
// ErrSlow.
func (s *Store) SignInScreen(token, from string) (Session, string, error) {
	a := Attempt{Person: "\x00screen", From: from}
	if err := s.mayTry(a); err != nil {
		return Session{}, "", err
	}
	sum := sha256.Sum256([]byte(plainToken(token)))
	id := hex.EncodeToString(sum[:6])
	var secret [32]byte
	if _, err := io.ReadFull(s.o.Random, secret[:]); err != nil {
		return Session{}, "", ErrStorage.because(err)
	}
	now := s.o.Now()
	s.mu.Lock()
	r := s.screens[id]
	good := r != nil && string(r.Hash) == string(sum[:]) && r.good(now)
	s.mu.Unlock()
	if !good {
		return Session{}, "", s.failed(a)
	}
	key := base64.RawURLEncoding.EncodeToString(secret[:])
	hash := tokenHash(sha256.Sum256([]byte(key)))
	s.mu.Lock()
	defer s.mu.Unlock()
	if r = s.screens[id]; r == nil || !r.good(now) {
		return Session{}, "", ErrWrong // revoked in between
	}
	delete(s.failures, a.key())
	s.expire(now)
	used := *r
	used.Used = now.UTC().Truncate(time.Second)
	_ = s.writeScreen(&used) // when it was used is not worth refusing a screen
	rec := &sessionRecord{Session: Session{ID: hex.EncodeToString(hash[:8]), Screen: id, Workspace: r.Workspace, Proofs: []Proof{ByScreen},
		Opened: now, Expires: r.Until}, Used: now}
	s.sessions[hash] = rec
	s.save(hash, rec)
	return rec.Session, key, nil
}

func (r *screenRecord) good(now time.Time) bool {
	return r.Revoked.IsZero() && now.Before(r.Until)
}

// RevokeScreen takes a screen's token back and ends its sessions; it gives
// their ids. ErrUnknownScreen.
func (s *Store) RevokeScreen(id string) ([]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.screens[id]
	if old == nil {
		return nil, ErrUnknownScreen
	}
	if old.Revoked.IsZero() {
		r := *old
		r.Revoked = s.o.Now().UTC().Truncate(time.Second)
		if err := s.writeScreen(&r); err != nil {
			return nil, err
		}
	}
	var ended []string
	var keys []tokenHash
	for k, sess := range s.sessions {
		if sess.Screen == id {
			delete(s.sessions, k)
			ended, keys = append(ended, sess.ID), append(keys, k)
		}
	}
	_ = s.forget(keys) // what comes back with a restart, stands refuses
	return ended, nil
}

// Screens lists them, the newest first.
func (s *Store) Screens() []Screen {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Screen, 0, len(s.screens))
	for _, r := range s.screens {
		out = append(out, r.Screen)
	}
	slices.SortFunc(out, func(a, b Screen) int {
		if c := b.Created.Compare(a.Created); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return out
}
