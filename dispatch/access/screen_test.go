package access

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A wall screen's token is shown once, opens a session that names no person,
// lasts through quiet days, and ends when it is taken back, also after a
// restart.
func TestAScreensTokenFromMakingToRevoking(t *testing.T) {
	path := filepath.Join(t.TempDir(), "access.db")
	now := time.Date(2026, 3, 12, 2, 0, 0, 0, time.UTC)
	o := Options{Cost: cheap, Now: func() time.Time { return now }}
	s, err := Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	screen, token, err := s.NewScreen(" 值班大厅 ", "actual", "boss")
	if err != nil || screen.Label != "值班大厅" || len(token) != 29 || strings.Contains(token, screen.ID) {
		t.Fatalf("%+v %q %v", screen, token, err)
	}
	if _, _, err := s.SignInScreen(token+"A", "10.0.0.1"); !errors.Is(err, ErrWrong) {
		t.Errorf("a longer token: %v", err)
	}
	sess, key, err := s.SignInScreen(strings.ToLower(strings.ReplaceAll(token, "-", " ")), "10.0.0.1")
	if err != nil || sess.Person != "" || sess.Screen != screen.ID || sess.Workspace != "actual" || sess.Strength() != 0 {
		t.Fatalf("%+v %v", sess, err)
	}
	now = now.Add(40 * 24 * time.Hour)
	s.Close()
	if s, err = Open(path, o); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Session(key); err != nil {
		t.Errorf("forty quiet days and a restart: %v", err)
	}
	ended, err := s.RevokeScreen(screen.ID)
	if err != nil || len(ended) != 1 || ended[0] != sess.ID {
		t.Errorf("revoked: %v %v", ended, err)
	}
	if _, err := s.Session(key); !errors.Is(err, ErrNoSession) {
		t.Errorf("revoked, and its session stands: %v", err)
	}
	if _, _, err := s.SignInScreen(token, "10.0.0.2"); !errors.Is(err, ErrWrong) {
		t.Errorf("revoked, and it opens: %v", err)
	}
	if _, err := s.RevokeScreen("none"); !errors.Is(err, ErrUnknownScreen) {
		t.Errorf("unknown: %v", err)
	}
	if list := s.Screens(); len(list) != 1 || list[0].Revoked.IsZero() || list[0].Used.IsZero() {
		t.Errorf("%+v", list)
	}
}

// A token ends by itself, to the second, and guesses are slowed down.
func TestAScreensTokenEndsAndGuessesAreSlow(t *testing.T) {
	now := time.Date(2026, 3, 12, 2, 0, 0, 0, time.UTC)
	s, err := Open(filepath.Join(t.TempDir(), "access.db"), Options{Cost: cheap, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	_, token, err := s.NewScreen("大厅", "actual", "boss")
	if err != nil {
		t.Fatal(err)
	}
	_, key, err := s.SignInScreen(token, "a")
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(ScreenLife - time.Second)
	if _, err := s.Session(key); err != nil {
		t.Errorf("a second before its end: %v", err)
	}
	now = now.Add(time.Second)
	if _, err := s.Session(key); !errors.Is(err, ErrNoSession) {
		t.Errorf("at its end: %v", err)
	}
	var last error
	for range freeTries + 2 {
		_, _, last = s.SignInScreen("GUESS", "b")
	}
	if !errors.Is(last, ErrSlow) {
		t.Errorf("after %d guesses: %v", freeTries+2, last)
	}
	for _, label := range []string{"", "  ", strings.Repeat("屏", 61)} {
		if _, _, err := s.NewScreen(label, "actual", "boss"); !errors.Is(err, ErrBadLabel) {
			t.Errorf("label %q: %v", label, err)
		}
	}
}
