package attachment

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"

	"github.com/fxamacker/cbor/v2"

	"wanghuo/dispatch/eventlog/durable"
	"wanghuo/dispatch/vault"
)

// Store keeps the files of one workspace below a directory. Make one with Open.
type Store struct {
	dir string
	mu  sync.Mutex // over what writes
}

// Open uses a directory, which need not exist yet.
func Open(dir string) *Store { return &Store{dir: dir} }

var goodName = regexp.MustCompile(`^[a-z0-9]{16,64}$`)

// Name makes the name of a file from the idempotency key of its upload and
// whose it is: the same upload again has the same name.
func Name(person, key string) string {
	sum := sha256.Sum256([]byte(person + "\x00" + key))
	return hex.EncodeToString(sum[:16])
}

func (s *Store) folder(key string) string {
	return filepath.Join(s.dir, hex.EncodeToString([]byte(key)))
}

func (s *Store) path(key, name string) (string, error) {
	if !goodName.MatchString(name) || vault.CheckSubject(key) != nil || len(key) > 100 {
		return "", ErrName
	}
	return filepath.Join(s.folder(key), name), nil
}

// Put keeps a sealed file under a name. One that is there already stays:
// ErrOther where same says that it holds something else.
func (s *Store) Put(name string, sealed vault.Sealed, same func(vault.Sealed) bool) (digest string, err error) {
	path, err := s.path(sealed.Key, name)
	if err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if old, digest, err := read(path); err == nil {
		if !same(old) {
			return "", ErrOther
		}
		return digest, nil
	}
	b, err := cbor.Marshal(sealed)
	if err != nil {
		return "", ErrFailed.With(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", failure(err)
	}
	if err := durable.WriteFile(path, b, 0o600); err != nil {
		return "", failure(err)
	}
	if err := durable.SyncDir(s.dir); err != nil {
		return "", failure(err)
	}
	return Digest(b), nil
}

func failure(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return ErrFull.With(err)
	}
	return ErrFailed.With(err)
}

// Digest is the digest of a file as it lies on disk.
func Digest(b []byte) string {
	sum := sha256.Sum256(b)
	return "sha256:" + hex.EncodeToString(sum[:])
}

func bytesOf(path string) ([]byte, error) {
	b, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, ErrMissing
	case err != nil:
		return nil, ErrFailed.With(err)
	}
	return b, nil
}

func read(path string) (sealed vault.Sealed, digest string, err error) {
	b, err := bytesOf(path)
	if err != nil {
		return sealed, "", err
	}
	if err := cbor.Unmarshal(b, &sealed); err != nil {
		return sealed, "", ErrChanged.With(err)
	}
	return sealed, Digest(b), nil
}

// Get gives a sealed file: ErrMissing; ErrChanged where it does not have the
// digest, or not the key, under which it is asked for.
func (s *Store) Get(key, name, digest string) (vault.Sealed, error) {
	path, err := s.path(key, name)
	if err != nil {
		return vault.Sealed{}, err
	}
	sealed, got, err := read(path)
	if err != nil {
		return vault.Sealed{}, err
	}
	if got != digest || sealed.Key != key {
		return vault.Sealed{}, ErrChanged
	}
	return sealed, nil
}

// Sealed gives the bytes of a file as it lies on disk, which are those of the
// digest: what is carried out of the house without its key (4.1.9, A65).
func (s *Store) Sealed(key, name, digest string) ([]byte, error) {
	path, err := s.path(key, name)
	if err != nil {
		return nil, err
	}
	b, err := bytesOf(path)
	if err != nil {
		return nil, err
	}
	if Digest(b) != digest {
		return nil, ErrChanged
	}
	return b, nil
}

// Forget removes every file of a key whose destruction is on record (A65).
// Repeating it changes nothing.
func (s *Store) Forget(key string) error {
	if vault.CheckSubject(key) != nil {
		return ErrName
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := os.RemoveAll(s.folder(key)); err != nil {
		return ErrFailed.With(err)
	}
	return nil
}

// File is one file of a store as it lies on disk.
type File struct {
	Key, Name string
	Path      string // relative to the store, with slashes
	Bytes     []byte
}

// Each shows every whole file, by path.
func (s *Store) Each(do func(File) error) error {
	folders, err := os.ReadDir(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return ErrFailed.With(err)
	}
	slices.SortFunc(folders, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	for _, f := range folders {
		key, err := hex.DecodeString(f.Name())
		if err != nil || !f.IsDir() {
			continue
		}
		if err := s.eachOf(string(key), f.Name(), do); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) eachOf(key, folder string, do func(File) error) error {
	files, err := os.ReadDir(filepath.Join(s.dir, folder))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // forgotten meanwhile
	}
	if err != nil {
		return ErrFailed.With(err)
	}
	for _, f := range files {
		if strings.HasSuffix(f.Name(), durable.TempSuffix) || !goodName.MatchString(f.Name()) {
			continue
		}
		b, err := os.ReadFile(filepath.Join(s.dir, folder, f.Name()))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return ErrFailed.With(err)
		}
		if err := do(File{Key: key, Name: f.Name(), Path: folder + "/" + f.Name(), Bytes: b}); err != nil {
			return err
		}
	}
	return nil
}
