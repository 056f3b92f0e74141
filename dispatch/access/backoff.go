package access

import "time"

// failure counts wrong passwords for one person from one address.
type failure struct {
	count int
	until time.Time // no further try before it
	last  time.Time
}

const (
	freeTries    = 4                // before the first wait
	longestWait  = 15 * time.Minute // between two tries
	forgiveAfter = time.Hour
	mostFailures = 10_000 // remembered at once
)

// key is what failures are counted by: person and address together, so that a
// stranger's guesses never keep the duty officer from his own desk. How often
// one address may try at all is limited in front of this package.
func (a Attempt) key() string {
	person := a.Person
	if len(person) > 40 {
		person = "\x00long" // nobody's id: what strangers send does not fill the memory
	}
	return person + "\x00" + a.From
}

// mayTry refuses who has to wait. It is asked before a password is hashed.
func (s *Store) mayTry(a Attempt) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.failures[a.key()]; f != nil && s.o.Now().Before(f.until) {
		return ErrSlow
	}
	return nil
}

// failed notes a wrong password: after freeTries each doubles the wait.
func (s *Store) failed(a Attempt) error {
	now := s.o.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.failures[a.key()]
	if f == nil || now.Sub(f.last) >= forgiveAfter {
		s.prune(now)
		f = &failure{}
		s.failures[a.key()] = f
	}
	f.count++
	f.last = now
	if over := f.count - freeTries; over > 0 {
		f.until = now.Add(min(time.Second<<min(over, 12), longestWait))
	}
	return ErrWrong
}

// prune keeps the memory bounded: forgiven ones go first, then any.
func (s *Store) prune(now time.Time) {
	if len(s.failures) < mostFailures {
		return
	}
	for k, f := range s.failures {
		if now.Sub(f.last) >= forgiveAfter {
			delete(s.failures, k)
		}
	}
	for k := range s.failures {
		if len(s.failures) < mostFailures {
			return
		}
		delete(s.failures, k)
	}
}
