package workspace

import (
	"sync"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
)

// maxWaiting bounds the mailbox; beyond it callers are told that it is busy.
const maxWaiting = 50_000

// letter is one thing asked of the owner. Exactly one of the pointers is set.
type letter struct {
	ask     *ask
	change  *change
	resolve *resolve
	inspect func(*owner)
	instant instant
}

// ask is a command on its way.
type ask struct {
	req     Request
	key     keyName // of person and idempotency key, zero without one
	digest  [32]byte
	secrets []byte // digest of the plain secrets, kept in memory only
	subject string // fresh vault key
	reply   chan answer
}

// change is a change of an exercise's clock, asked of the runtime itself.
type change struct {
	actor dispatch.Actor
	do    func(law, clock.Time) (*dispatch.ClockChanged, error)
	reply chan answer
}

// resolve asks for the vault key of a subject.
type resolve struct {
	subject string
	reply   chan string
}

// answer is what the owner answers, once it is durable.
type answer struct {
	commit   uint64
	replayed bool // commit was made for an earlier asking
	bytes    []byte
	ids      map[string]string
	refusal  *dispatch.Refusal
	at       clock.Time
	err      error
}

// mailbox holds what the owner has not yet taken. A letter is stamped with its
// instant of receipt while it is put in, so letters lie in order of receipt
// and whatever is not in the box when the owner looks was received later.
type mailbox struct {
	keeper *keeper
	signal chan struct{} // one waits in it when the box is not empty

	mu      sync.Mutex
	letters []letter
	spare   []letter
	closed  bool
}

func newMailbox(k *keeper) *mailbox {
	return &mailbox{keeper: k, signal: make(chan struct{}, 1)}
}

func (b *mailbox) put(l letter) error {
	b.mu.Lock()
	switch {
	case b.closed:
		b.mu.Unlock()
		return ErrClosed
	case len(b.letters) >= maxWaiting:
		b.mu.Unlock()
		return ErrBusy
	}
	l.instant = b.keeper.read()
	b.letters = append(b.letters, l)
	first := len(b.letters) == 1
	b.mu.Unlock()
	if first {
		b.ring()
	}
	return nil
}

// ring tells the owner that there is something in the box. It takes all there
// is, so one ring serves every letter that comes before it looks.
func (b *mailbox) ring() {
	select {
	case b.signal <- struct{}{}:
	default:
	}
}

// take gives all letters and the instant until which there are no others.
// What it gave before may be overwritten.
func (b *mailbox) take() ([]letter, instant) {
	b.mu.Lock()
	defer b.mu.Unlock()
	got := b.letters
	b.letters, b.spare = b.spare[:0], got
	return got, b.keeper.read()
}

func (b *mailbox) empty() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.letters) == 0
}

func (b *mailbox) close() {
	b.mu.Lock()
	b.closed = true
	b.mu.Unlock()
	b.ring()
}

func (b *mailbox) done() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.closed && len(b.letters) == 0
}
