package access

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
)

// cheap keeps the tests quick; what it costs is not what they are about.
var cheap = &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}

const good = "三更灯火 five words 77"

type wall struct {
	mu sync.Mutex
	t  time.Time
}

func (w *wall) now() time.Time { w.mu.Lock(); defer w.mu.Unlock(); return w.t }
func (w *wall) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.t = w.t.Add(d)
}

func open(t testing.TB, path string, w *wall) *Store {
	t.Helper()
	s, err := Open(path, Options{Cost: cheap, Now: w.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func fresh(t testing.TB) (*Store, *wall, string) {
	path := filepath.Join(t.TempDir(), "access.db")
	w := &wall{t: time.Date(2026, 11, 22, 3, 12, 0, 0, time.UTC)}
	return open(t, path, w), w, path
}

func person(t testing.TB, s *Store, id string) {
	t.Helper()
	if _, err := s.Create(t.Context(), NewPerson{ID: id, Name: "王岚", Password: good}); err != nil {
		t.Fatal(err)
	}
}

func signIn(t testing.TB, s *Store, id, password string) (Session, string, error) {
	t.Helper()
	return s.SignIn(t.Context(), Attempt{Person: id, Password: password, From: "192.0.2.1"})
}

func TestSignInOutAndBack(t *testing.T) {
	s, _, _ := fresh(t)
	person(t, s, "wang")
	sess, token, err := signIn(t, s, "wang", good)
	if err != nil {
		t.Fatal(err)
	}
	if sess.Person != "wang" || sess.Strength() != 1 || sess.Proofs[0] != ByPassword {
		t.Errorf("session %+v", sess)
	}
	if got, err := s.Session(token); err != nil || got.ID != sess.ID {
		t.Errorf("got %+v, %v", got, err)
	}
	if err := s.SignOut(token); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Session(token); !errors.Is(err, ErrNoSession) {
		t.Errorf("after signing out: %v", err)
	}
	if err := s.SignOut(token); err != nil {
		t.Errorf("signing out twice: %v", err)
	}
}

func TestWrongIsAlwaysTheSame(t *testing.T) {
	s, _, _ := fresh(t)
	person(t, s, "wang")
	person(t, s, "off")
	if _, err := s.Create(t.Context(), NewPerson{ID: "nopass", Name: "赵"}); err != nil {
		t.Fatal(err)
	}
	boss := NewPerson{ID: "boss", Name: "首长", Password: good, Administrator: true}
	if _, err := s.Create(t.Context(), boss); err != nil {
		t.Fatal(err)
	}
	if err := s.SetEnabled("off", false); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ id, password string }{
		{"wang", good + "x"}, {"nobody", good}, {"off", good}, {"nopass", ""}, {"", ""},
		{strings.Repeat("x", 1<<16), good}, {"wang", strings.Repeat("x", 1<<16)},
	} {
		if _, token, err := signIn(t, s, c.id, c.password); !errors.Is(err, ErrWrong) || token != "" {
			t.Errorf("%.10q: %v", c.id, err)
		}
	}
}

func TestSessionsEnd(t *testing.T) {
	s, w, _ := fresh(t)
	person(t, s, "wang")
	_, idle, _ := signIn(t, s, "wang", good)
	used, busy, _ := signIn(t, s, "wang", good)
	for range 4 {
		w.pass(7 * time.Hour)
		if _, err := s.Session(busy); err != nil {
			t.Fatalf("in use: %v", err)
		}
	}
	if _, err := s.Session(idle); !errors.Is(err, ErrNoSession) {
		t.Errorf("idle for 28 h: %v", err)
	}
	for _, sess := range s.SessionsOf("wang") {
		if s.Open(sess.ID) != (sess.ID == used.ID) {
			t.Errorf("session %s open: %v", sess.ID, s.Open(sess.ID))
		}
	}
	w.pass(2 * time.Hour)
	if _, err := s.Session(busy); !errors.Is(err, ErrNoSession) {
		t.Errorf("30 h after it was opened: %v", err)
	}
}

func TestNewPasswordEndsSessions(t *testing.T) {
	s, w, _ := fresh(t)
	person(t, s, "wang")
	_, token, _ := signIn(t, s, "wang", good)
	w.pass(time.Minute)
	if err := s.SetPassword(t.Context(), "wang", "another one 9431"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Session(token); !errors.Is(err, ErrNoSession) {
		t.Errorf("old session: %v", err)
	}
	if _, _, err := signIn(t, s, "wang", good); !errors.Is(err, ErrWrong) {
		t.Errorf("old password: %v", err)
	}
	if _, _, err := signIn(t, s, "wang", "another one 9431"); err != nil {
		t.Errorf("new password: %v", err)
	}
}

func TestDisabledIsOut(t *testing.T) {
	s, _, _ := fresh(t)
	person(t, s, "wang")
	_, token, _ := signIn(t, s, "wang", good)
	if err := s.SetEnabled("wang", false); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Session(token); !errors.Is(err, ErrNoSession) {
		t.Errorf("session of a disabled person: %v", err)
	}
	if _, _, err := s.Admit("wang"); !errors.Is(err, ErrWrong) {
		t.Errorf("admitted: %v", err)
	}
}

func TestLastAdministratorStays(t *testing.T) {
	s, _, _ := fresh(t)
	if _, err := s.Setup(t.Context(), s.SetupToken(), NewPerson{ID: "one", Name: "甲", Password: good}, ""); err != nil {
		t.Fatal(err)
	}
	if err := s.SetEnabled("one", false); !errors.Is(err, ErrLastAdministrator) {
		t.Errorf("disabling: %v", err)
	}
	if err := s.SetAdministrator("one", false); !errors.Is(err, ErrLastAdministrator) {
		t.Errorf("demoting: %v", err)
	}
}

func TestEverythingSurvivesReopening(t *testing.T) {
	s, w, path := fresh(t)
	person(t, s, "wang")
	person(t, s, "li")
	_, keep, _ := signIn(t, s, "wang", good)
	_, gone, _ := signIn(t, s, "li", good)
	s.SignOut(gone)
	want, err := json.Marshal(s.List())
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	s = open(t, path, w)
	if got, _ := json.Marshal(s.List()); !bytes.Equal(got, want) {
		t.Errorf("persons\n%s\nwant\n%s", got, want)
	}
	if _, err := s.Session(keep); err != nil {
		t.Errorf("session: %v", err)
	}
	if _, err := s.Session(gone); !errors.Is(err, ErrNoSession) {
		t.Errorf("a session that was ended is back: %v", err)
	}
	if s.SetupToken() == "" {
		t.Error("no setup offered although there is no administrator")
	}
	if _, err := s.Setup(t.Context(), s.SetupToken(), NewPerson{ID: "boss", Name: "首长", Password: good}, ""); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if s = open(t, path, w); s.SetupToken() != "" {
		t.Error("setup offered although there is an administrator")
	}
}

func TestNothingSecretLiesOnDisk(t *testing.T) {
	s, _, path := fresh(t)
	person(t, s, "wang")
	_, token, _ := signIn(t, s, "wang", good)
	s.Close()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, []byte(token)) || bytes.Contains(data, []byte(good)) {
		t.Error("a token or a password lies on disk")
	}
	if fi, _ := os.Stat(path); fi.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", fi.Mode())
	}
}

func TestGuessesSlowDown(t *testing.T) {
	s, w, _ := fresh(t)
	person(t, s, "wang")
	for range freeTries + 1 {
		if _, _, err := signIn(t, s, "wang", "wrong wrong"); !errors.Is(err, ErrWrong) {
			t.Fatal(err)
		}
	}
	if _, _, err := signIn(t, s, "wang", good); !errors.Is(err, ErrSlow) {
		t.Errorf("right away: %v", err)
	}
	// Another address is not kept out: guessing must not lock the duty officer out.
	if _, _, err := s.SignIn(t.Context(), Attempt{Person: "wang", Password: good, From: "192.0.2.2"}); err != nil {
		t.Errorf("from the desk: %v", err)
	}
	w.pass(2 * time.Second)
	if _, _, err := signIn(t, s, "wang", good); err != nil {
		t.Errorf("after the wait: %v", err)
	}
	for range freeTries {
		if _, _, err := signIn(t, s, "wang", "wrong wrong"); !errors.Is(err, ErrWrong) {
			t.Fatalf("the count starts anew after success: %v", err)
		}
	}
}

func TestWaitHasAnEnd(t *testing.T) {
	s, w, _ := fresh(t)
	a := Attempt{Person: "wang", From: "x"}
	for range 40 {
		s.failed(a)
		w.pass(longestWait)
		if err := s.mayTry(a); err != nil {
			t.Fatal("still waiting after the longest wait")
		}
	}
	for i := range mostFailures + 10 {
		s.failed(Attempt{Person: "p", From: string(rune(i))})
	}
	if n := len(s.failures); n > mostFailures {
		t.Errorf("%d failures remembered", n)
	}
}

func TestPasswords(t *testing.T) {
	for _, c := range []struct {
		password string
		ok       bool
	}{
		{good, true}, {"correct horse battery", true}, {"火警一一九望火楼上有人", true},
		{"short 1", false}, {"", false}, {strings.Repeat(" ", 20), false}, {"aaaaaaaaaaaa", false},
		{"1234567890", false}, {"12345678901234", false}, {"zyxwvutsrqpo", false}, {"abababababab", false},
		{"wang 2026 xicheng", false}, {"我是王岚今年四十岁整", false}, {strings.Repeat("abcdefg 1", 20), false}, {"bad\xff utf8 xxxxx", false},
	} {
		err := CheckPassword("wang", "王岚", c.password)
		if (err == nil) != c.ok || err != nil && !errors.Is(err, ErrWeak) {
			t.Errorf("%.20q: %v, want ok %v", c.password, err, c.ok)
		}
	}
}

func TestBadPersons(t *testing.T) {
	s, _, _ := fresh(t)
	person(t, s, "wang")
	for _, c := range []struct {
		n    NewPerson
		want *Error
	}{
		{NewPerson{ID: "wang", Name: "王", Password: good}, ErrExists},
		{NewPerson{ID: "Wang", Name: "王", Password: good}, ErrBadID},
		{NewPerson{ID: "", Name: "王", Password: good}, ErrBadID},
		{NewPerson{ID: "system", Name: "王", Password: good}, ErrBadID},
		{NewPerson{ID: "a/b", Name: "王", Password: good}, ErrBadID},
		{NewPerson{ID: strings.Repeat("a", 41), Name: "王", Password: good}, ErrBadID},
		{NewPerson{ID: "li", Name: "", Password: good}, ErrBadName},
		{NewPerson{ID: "li", Name: " 李", Password: good}, ErrBadName},
		{NewPerson{ID: "li", Name: strings.Repeat("李", 41), Password: good}, ErrBadName},
		{NewPerson{ID: "li", Name: "李", Password: "short"}, ErrWeak},
	} {
		if _, err := s.Create(t.Context(), c.n); !errors.Is(err, c.want) {
			t.Errorf("%+v: %v, want %v", c.n, err, c.want)
		}
	}
	if n := len(s.List()); n != 1 {
		t.Errorf("%d persons", n)
	}
	if err := s.SetPassword(t.Context(), "li", good); !errors.Is(err, ErrUnknown) {
		t.Error(err)
	}
}

func TestSetupOnce(t *testing.T) {
	s, _, _ := fresh(t)
	token := s.SetupToken()
	if len(token) != 20 {
		t.Fatalf("token %q", token)
	}
	first := NewPerson{ID: "wang", Name: "王岚", Password: good}
	if _, err := s.Setup(t.Context(), "WRONG", first, ""); !errors.Is(err, ErrSetupToken) {
		t.Error(err)
	}
	if _, err := s.Setup(t.Context(), "", first, ""); !errors.Is(err, ErrSetupToken) {
		t.Error(err)
	}
	if _, err := s.Setup(t.Context(), token, NewPerson{ID: "wang", Name: "王岚"}, ""); !errors.Is(err, ErrWeak) {
		t.Error(err)
	}
	p, err := s.Setup(t.Context(), token, first, "")
	if err != nil || !p.Administrator {
		t.Fatalf("%+v %v", p, err)
	}
	if _, err := s.Setup(t.Context(), token, NewPerson{ID: "li", Name: "李", Password: good}, ""); !errors.Is(err, ErrSetupDone) {
		t.Error(err)
	}
}

func TestSecondProcessIsTold(t *testing.T) {
	_, w, path := fresh(t)
	if _, err := Open(path, Options{Cost: cheap, Now: w.now}); !errors.Is(err, ErrLocked) {
		t.Errorf("got %v", err)
	}
}

func TestAdmitProvesNothing(t *testing.T) {
	s, _, _ := fresh(t)
	person(t, s, "wang")
	sess, token, err := s.Admit("wang")
	if err != nil || sess.Strength() != 0 {
		t.Fatalf("%+v %v", sess, err)
	}
	if _, err := s.Session(token); err != nil {
		t.Error(err)
	}
	if _, _, err := s.Admit("nobody"); !errors.Is(err, ErrUnknown) {
		t.Error(err)
	}
}

// A disk that takes nothing more must not keep the duty room out.
func TestSignInOnAReadOnlyDisk(t *testing.T) {
	s, w, path := fresh(t)
	person(t, s, "wang")
	s.Close()
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	db, err := openReadOnly(path)
	if err != nil {
		t.Fatal(err)
	}
	ro := &Store{o: s.o, db: db, hashing: make(chan struct{}, 1), nobody: s.nobody, persons: map[string]*personRecord{},
		sessions: map[tokenHash]*sessionRecord{}, failures: map[string]*failure{}}
	if err := ro.load(); err != nil {
		t.Fatal(err)
	}
	defer ro.Close()
	_, token, err := signIn(t, ro, "wang", good)
	if err != nil {
		t.Fatal(err)
	}
	w.pass(time.Hour)
	if _, err := ro.Session(token); err != nil {
		t.Error(err)
	}
	if os.Geteuid() != 0 { // whom no mode keeps out
		if _, err := ro.Create(t.Context(), NewPerson{ID: "li", Name: "李", Password: good}); !errors.Is(err, ErrStorage) {
			t.Errorf("a person that was not written: %v", err)
		}
		if _, ok := ro.Person("li"); ok {
			t.Error("a person that was not written exists")
		}
	}
	// Once the disk takes data again, so does the store.
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ro.Create(t.Context(), NewPerson{ID: "li", Name: "李", Password: good}); err != nil {
		t.Error(err)
	}
	ro.Close()
	if _, ok := open(t, path, w).Person("li"); !ok {
		t.Error("what was written after healing is not there")
	}
}

func TestConcurrentUse(t *testing.T) {
	s, _, _ := fresh(t)
	person(t, s, "wang")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			_, token, err := signIn(t, s, "wang", good)
			if err != nil {
				t.Error(err)
				return
			}
			for range 20 {
				if _, err := s.Session(token); err != nil {
					t.Error(err)
				}
				s.List()
			}
			s.SignOut(token)
		})
	}
	wg.Wait()
	if got := s.SessionsOf("wang"); len(got) != 0 {
		t.Errorf("%d sessions left", len(got))
	}
}

func TestWaitingForAPlaceEndsWithTheContext(t *testing.T) {
	s, _, _ := fresh(t)
	for range cap(s.hashing) {
		s.hashing <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := s.SignIn(ctx, Attempt{Person: "wang", Password: good}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
