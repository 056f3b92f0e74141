package vault

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"sync"
)

// Memory is a vault whose keys live as long as the process: for tests.
type Memory struct {
	random io.Reader
	mu     sync.Mutex
	keys   map[string]*Key
	gone   map[string]string // subject: basis
	closed bool
}

var _ Vault = (*Memory)(nil)

// NewMemory makes an empty vault that draws keys and nonces from random
// (crypto/rand.Reader, or a fixed source where a test wants the same bytes again).
func NewMemory(random io.Reader) *Memory {
	return &Memory{random: random, keys: map[string]*Key{}, gone: map[string]string{}}
}

// key finds the subject's key, making one if allowed. The caller holds mu.
func (m *Memory) key(subject string, create bool) (*Key, error) {
	if m.closed {
		return nil, ErrClosed
	}
	if _, gone := m.gone[subject]; gone {
		return nil, ErrDestroyed
	}
	if k := m.keys[subject]; k != nil {
		return k, nil
	}
	if !create {
		return nil, ErrUnknownKey
	}
	if err := CheckSubject(subject); err != nil {
		return nil, err
	}
	var secret [KeySize]byte
	if _, err := io.ReadFull(m.random, secret[:]); err != nil {
		return nil, fmt.Errorf("vault: drawing a key: %w", err)
	}
	k, err := NewKey(subject, AES256GCM, secret[:])
	if err == nil {
		m.keys[subject] = k
	}
	return k, err
}

// Seal implements Vault.
func (m *Memory) Seal(subject string, plain, aad []byte) (Sealed, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	k, err := m.key(subject, true)
	if err != nil {
		return Sealed{}, err
	}
	return k.Seal(m.random, plain, aad)
}

// Open implements Vault.
func (m *Memory) Open(s Sealed, aad []byte) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	k, err := m.key(s.Key, false)
	if err != nil {
		return nil, err
	}
	return k.Open(s, aad)
}

// Destroy implements Vault.
func (m *Memory) Destroy(subject, basis string) error {
	if err := CheckErasure(subject, basis); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return ErrClosed
	}
	if _, gone := m.gone[subject]; !gone {
		m.gone[subject] = basis
		delete(m.keys, subject)
	}
	return nil
}

// CheckErasure reports what is wrong with the arguments of Destroy.
func CheckErasure(subject, basis string) error {
	if err := CheckSubject(subject); err != nil {
		return err
	}
	if basis == "" {
		return ErrBasis
	}
	return nil
}

// Erasures implements Vault.
func (m *Memory) Erasures() ([]Erasure, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return nil, ErrClosed
	}
	list := make([]Erasure, 0, len(m.gone))
	for subject, basis := range m.gone {
		list = append(list, Erasure{subject, basis})
	}
	slices.SortFunc(list, func(a, b Erasure) int { return cmp.Compare(a.Subject, b.Subject) })
	return list, nil
}

// ApplyErasures implements Vault.
func (m *Memory) ApplyErasures(list []Erasure) error {
	for _, e := range list {
		if err := CheckErasure(e.Subject, e.Basis); err != nil {
			return err
		}
	}
	for _, e := range list {
		if err := m.Destroy(e.Subject, e.Basis); err != nil {
			return err
		}
	}
	return nil
}

// Close implements Vault.
func (m *Memory) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed, m.keys = true, nil
	return nil
}
