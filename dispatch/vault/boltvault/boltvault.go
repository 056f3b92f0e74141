package boltvault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/fxamacker/cbor/v2"
	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"wanghuo/dispatch/eventlog/durable"
	"wanghuo/dispatch/vault"
)

var (
	bucketKeys      = []byte("keys")
	bucketDestroyed = []byte("destroyed")
	bucketVault     = []byte("vault")
	keyFormat       = []byte("format")
	keyCheck        = []byte("check")
	keyScrub        = []byte("scrub")
)

const (
	layout    = 1
	lockWait  = time.Second
	checkText = "this vault opens with this master key"
)

// Options tell how to open a vault.
type Options struct {
	Path   string    // of the vault
	Master string    // of the master key file
	Random io.Reader // for keys and nonces: crypto/rand.Reader in operation
	// Create makes what is missing: both files, or a vault for an existing
	// master key. A vault whose master key is missing is never given another.
	Create bool
}

// Vault is an open vault. Make one with Open.
type Vault struct {
	o      Options
	master *vault.Key

	mu     sync.RWMutex // held for writing while keys come and go
	db     *bolt.DB
	keys   map[string]*vault.Key // in use
	failed error
	closed bool
}

var _ vault.Vault = (*Vault)(nil)

// Open opens the vault. ErrMasterMissing, ErrMasterWrong, ErrMasterExposed:
// the master key file; ErrLocked: another process holds the vault.
func Open(o Options) (*Vault, error) {
	if o.Create {
		if err := create(o); err != nil {
			return nil, err
		}
	}
	v := &Vault{o: o, keys: map[string]*vault.Key{}}
	var err error
	if v.master, err = loadMaster(o.Master); err != nil {
		return nil, err
	}
	if _, err := os.Stat(o.Path); err != nil {
		return nil, fmt.Errorf("boltvault: %w", err)
	}
	if v.db, err = openBolt(o.Path); err != nil {
		return nil, err
	}
	if err := v.prepare(); err != nil {
		return nil, errors.Join(err, v.db.Close())
	}
	return v, nil
}

// openBolt opens the file; on a read-only disk for reading, so that what was
// sealed can still be read.
func openBolt(path string) (*bolt.DB, error) {
	o := bolt.Options{Timeout: lockWait, FreelistType: bolt.FreelistMapType, NoStatistics: true}
	db, err := bolt.Open(path, 0o600, &o)
	if errors.Is(err, syscall.EROFS) {
		o.ReadOnly = true
		db, err = bolt.Open(path, 0o600, &o)
	}
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return nil, vault.ErrLocked.With(err)
	case err != nil:
		return nil, fmt.Errorf("boltvault: opening %s: %w", path, err)
	}
	return db, nil
}

func create(o Options) error {
	if _, err := os.Stat(o.Path); err != nil { // a vault that is there keeps its master key
		if err := CreateMaster(o.Master, o.Random); err != nil {
			return err
		}
	}
	master, err := loadMaster(o.Master)
	if err != nil {
		return err
	}
	_, err = durable.CreateBolt(o.Path, 0o600, func(tx *bolt.Tx) error {
		check, err := master.Seal(o.Random, []byte(checkText), nil)
		if err != nil {
			return err
		}
		b, err := makeBuckets(tx)
		if err != nil {
			return err
		}
		return errors.Join(b.Put(keyFormat, []byte{layout}), putCBOR(b, keyCheck, check))
	})
	if err != nil {
		return fmt.Errorf("boltvault: creating %s: %w", o.Path, err)
	}
	return nil
}

// makeBuckets makes the buckets and gives the one that describes the vault.
func makeBuckets(tx *bolt.Tx) (*bolt.Bucket, error) {
	_, err1 := tx.CreateBucket(bucketKeys)
	_, err2 := tx.CreateBucket(bucketDestroyed)
	b, err3 := tx.CreateBucket(bucketVault)
	return b, errors.Join(err1, err2, err3)
}

func putCBOR(b *bolt.Bucket, key []byte, value any) error {
	enc, err := cbor.Marshal(value)
	if err != nil {
		return err
	}
	return b.Put(key, enc)
}

// prepare checks format and master key, and finishes a destruction that a
// power cut interrupted.
func (v *Vault) prepare() error {
	scrub := false
	err := v.db.View(func(tx *bolt.Tx) error {
		b := tx.Bucket(bucketVault)
		if b == nil || tx.Bucket(bucketKeys) == nil || tx.Bucket(bucketDestroyed) == nil {
			return fmt.Errorf("boltvault: %s is a bbolt file but no vault", v.o.Path)
		}
		if f := b.Get(keyFormat); len(f) != 1 || f[0] != layout {
			return fmt.Errorf("boltvault: %s has layout %v, known is %d", v.o.Path, f, layout)
		}
		var check vault.Sealed
		if err := cbor.Unmarshal(b.Get(keyCheck), &check); err != nil {
			return fmt.Errorf("boltvault: %s: %w", v.o.Path, err)
		}
		if text, err := v.master.Open(check, nil); err != nil || string(text) != checkText {
			return vault.ErrMasterWrong.With(err)
		}
		scrub = b.Get(keyScrub) != nil
		return nil
	})
	if err == nil && scrub && !v.db.IsReadOnly() {
		err = v.scrub()
	}
	return err
}

// Seal implements vault.Vault.
func (v *Vault) Seal(subject string, plain, aad []byte) (vault.Sealed, error) {
	k, err := v.key(subject)
	if errors.Is(err, vault.ErrUnknownKey) {
		k, err = v.newKey(subject)
	}
	if err != nil {
		return vault.Sealed{}, err
	}
	return k.Seal(v.o.Random, plain, aad)
}

// Open implements vault.Vault.
func (v *Vault) Open(s vault.Sealed, aad []byte) ([]byte, error) {
	k, err := v.key(s.Key)
	if err != nil {
		return nil, err
	}
	return k.Open(s, aad)
}

// key finds a key in use, or on disk.
func (v *Vault) key(subject string) (*vault.Key, error) {
	v.mu.RLock()
	k, closed := v.keys[subject], v.closed
	v.mu.RUnlock()
	if k != nil && !closed {
		return k, nil
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.load(subject)
}

// load reads a key from disk into use. The caller holds mu for writing.
func (v *Vault) load(subject string) (*vault.Key, error) {
	if v.closed {
		return nil, vault.ErrClosed
	}
	if k := v.keys[subject]; k != nil {
		return k, nil
	}
	if err := vault.CheckSubject(subject); err != nil {
		return nil, err
	}
	var wrapped vault.Sealed
	err := v.db.View(func(tx *bolt.Tx) error {
		if tx.Bucket(bucketDestroyed).Get([]byte(subject)) != nil {
			return vault.ErrDestroyed
		}
		b := tx.Bucket(bucketKeys).Get([]byte(subject))
		if b == nil {
			return vault.ErrUnknownKey
		}
		return cbor.Unmarshal(b, &wrapped)
	})
	if err != nil {
		return nil, err
	}
	secret, err := v.master.Open(wrapped, []byte(subject))
	if err != nil {
		return nil, err
	}
	return v.use(subject, secret)
}

func (v *Vault) use(subject string, secret []byte) (*vault.Key, error) {
	k, err := vault.NewKey(subject, vault.AES256GCM, secret)
	clear(secret)
	if err == nil {
		v.keys[subject] = k
	}
	return k, err
}

// newKey makes the key of a subject, durable before it is in use.
func (v *Vault) newKey(subject string) (*vault.Key, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if k, err := v.load(subject); !errors.Is(err, vault.ErrUnknownKey) {
		return k, err // another call was faster, or destroyed it
	}
	secret := make([]byte, vault.KeySize)
	if _, err := io.ReadFull(v.o.Random, secret); err != nil {
		return nil, fmt.Errorf("boltvault: drawing a key: %w", err)
	}
	wrapped, err := v.master.Seal(v.o.Random, secret, []byte(subject))
	if err != nil {
		return nil, err
	}
	err = v.update(func(tx *bolt.Tx) error { return putCBOR(tx.Bucket(bucketKeys), []byte(subject), wrapped) })
	if err != nil {
		return nil, err
	}
	return v.use(subject, secret)
}

// update runs a transaction. A failure is final until the vault is opened
// again: what reached the disk is unknown.
func (v *Vault) update(change func(*bolt.Tx) error) error {
	if v.failed != nil {
		return v.failed
	}
	if v.db.IsReadOnly() {
		return vault.ErrFailed.With(syscall.EROFS)
	}
	if err := v.db.Update(change); err != nil {
		v.failed = vault.ErrFailed.With(err)
	}
	return v.failed
}

// Destroy implements vault.Vault.
func (v *Vault) Destroy(subject, basis string) error {
	return v.ApplyErasures([]vault.Erasure{{Subject: subject, Basis: basis}})
}

// ApplyErasures implements vault.Vault. All are destroyed in one transaction,
// then the file is written anew once.
func (v *Vault) ApplyErasures(list []vault.Erasure) error {
	for _, e := range list {
		if err := vault.CheckErasure(e.Subject, e.Basis); err != nil {
			return err
		}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return vault.ErrClosed
	}
	destroyed := 0
	err := v.update(func(tx *bolt.Tx) error {
		keys, gone := tx.Bucket(bucketKeys), tx.Bucket(bucketDestroyed)
		for _, e := range list {
			if gone.Get([]byte(e.Subject)) != nil {
				continue // the first basis stays
			}
			destroyed++
			if err := errors.Join(keys.Delete([]byte(e.Subject)), gone.Put([]byte(e.Subject), []byte(e.Basis))); err != nil {
				return err
			}
		}
		if destroyed == 0 {
			return nil
		}
		return tx.Bucket(bucketVault).Put(keyScrub, []byte{1})
	})
	if err != nil {
		return err
	}
	for _, e := range list {
		delete(v.keys, e.Subject)
	}
	if destroyed == 0 && !v.scrubDue() {
		return nil
	}
	if err := v.scrub(); err != nil {
		v.failed = vault.ErrFailed.With(err)
		return v.failed
	}
	return nil
}

func (v *Vault) scrubDue() (due bool) {
	_ = v.db.View(func(tx *bolt.Tx) error {
		due = tx.Bucket(bucketVault).Get(keyScrub) != nil
		return nil
	})
	return due
}

// Erasures implements vault.Vault.
func (v *Vault) Erasures() (list []vault.Erasure, err error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.closed {
		return nil, vault.ErrClosed
	}
	err = v.db.View(func(tx *bolt.Tx) error {
		return tx.Bucket(bucketDestroyed).ForEach(func(k, b []byte) error {
			list = append(list, vault.Erasure{Subject: string(k), Basis: string(b)})
			return nil
		})
	})
	return list, err
}

// CopyTo writes a consistent copy of the file to w while the vault is in use.
// Keep it apart from backups of the log and of the master key.
func (v *Vault) CopyTo(ctx context.Context, w io.Writer) error {
	// The file is small; a receiver that stalls must not hold the vault.
	var file bytes.Buffer
	if err := v.copyFile(&file); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := file.WriteTo(w)
	return err
}

func (v *Vault) copyFile(w io.Writer) error {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.closed {
		return vault.ErrClosed
	}
	return v.db.View(func(tx *bolt.Tx) error {
		_, err := tx.WriteTo(w)
		return err
	})
}

// Close implements vault.Vault.
func (v *Vault) Close() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return nil
	}
	v.closed = true
	clear(v.keys)
	return v.db.Close()
}
