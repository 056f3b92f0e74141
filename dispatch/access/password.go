package access

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
)

// The bounds of a password, in characters and bytes.
const (
	MinPassword      = 10
	MaxPassword      = 128
	maxPasswordBytes = 512
)

// DefaultCost is what hashing a password costs: 64 MiB and three passes.
var DefaultCost = &argon2id.Params{Memory: 64 * 1024, Iterations: 3, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// CheckPassword says what is wrong with a new password, nil if nothing is.
func CheckPassword(person, name, password string) error {
	n := utf8.RuneCountInString(password)
	switch {
	case !utf8.ValidString(password):
		return weak("密码含有无法识别的字符", "the password is not valid text")
	case n < MinPassword:
		return weak("密码至少 10 个字符", "a password has at least 10 characters")
	case n > MaxPassword || len(password) > maxPasswordBytes:
		return weak("密码最长 128 个字符", "a password has at most 128 characters")
	case strings.TrimSpace(password) == "":
		return weak("密码不能全为空格", "a password is not all blanks")
	}
	lower := strings.ToLower(password)
	if len(person) >= 3 && strings.Contains(lower, strings.ToLower(person)) || name != "" && strings.Contains(lower, strings.ToLower(name)) {
		return weak("密码不能包含用户名或姓名", "a password does not contain the person's id or name")
	}
	if monotonous(password) {
		return weak("密码过于简单（重复或连续的字符）", "the password is too simple (repeated or consecutive characters)")
	}
	return nil
}

// monotonous reports whether a password is made of few characters, or runs up
// or down throughout ("1234567890").
func monotonous(password string) bool {
	seen := map[rune]bool{}
	var last rune
	up, down, n := 0, 0, 0
	for i, r := range password {
		seen[r] = true
		if i > 0 {
			if r == last+1 || last == '9' && r == '0' {
				up++
			}
			if r == last-1 {
				down++
			}
		}
		last = r
		n++
	}
	return len(seen) < 5 || up >= n-2 || down >= n-2
}

// hash makes the hash of a password, waiting for a place.
func (s *Store) hash(ctx context.Context, password string) (string, error) {
	if err := s.place(ctx); err != nil {
		return "", err
	}
	defer func() { <-s.hashing }()
	h, err := argon2id.CreateHash(password, s.o.Cost)
	if err != nil {
		return "", ErrStorage.because(err)
	}
	return h, nil
}

// matches holds a password to a hash, waiting for a place. Without a hash it
// works as long and finds nothing: who asks cannot tell an unknown person by
// the time the answer takes.
func (s *Store) matches(ctx context.Context, a Attempt, hash string) (bool, error) {
	if err := s.place(ctx); err != nil {
		return false, err
	}
	defer func() { <-s.hashing }()
	if err := s.mayTry(a); err != nil {
		return false, err // others failed while this one waited
	}
	known := hash != ""
	if !known {
		var err error
		if hash, err = s.nobody(); err != nil {
			return false, ErrStorage.because(err)
		}
	}
	ok, err := argon2id.ComparePasswordAndHash(a.Password, hash)
	if err != nil {
		return false, ErrStorage.because(err)
	}
	return ok && known, nil
}

func (s *Store) place(ctx context.Context) error {
	select {
	case s.hashing <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
