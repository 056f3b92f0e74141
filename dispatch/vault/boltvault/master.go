package boltvault

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"strings"

	"wanghuo/dispatch/eventlog/durable"
	"wanghuo/dispatch/vault"
)

// masterPrefix begins the line of a master key file; it names format and cipher.
const masterPrefix = "wanghuo vault master 1 " + vault.AES256GCM + " "

// masterSubject is the name under which the master key seals other keys.
const masterSubject = "master"

// CreateMaster makes a master key file with a secret drawn from random, unless
// there is one already.
func CreateMaster(path string, random io.Reader) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	var secret [vault.KeySize]byte
	if _, err := io.ReadFull(random, secret[:]); err != nil {
		return fmt.Errorf("boltvault: drawing the master key: %w", err)
	}
	return durable.WriteFile(path, []byte(masterPrefix+hex.EncodeToString(secret[:])+"\n"), 0o600)
}

// loadMaster reads a master key file. ErrMasterMissing, ErrMasterExposed,
// ErrMasterWrong (what is there is no master key).
func loadMaster(path string) (*vault.Key, error) {
	info, err := os.Stat(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, vault.ErrMasterMissing.With(err)
		}
		return nil, err
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, vault.ErrMasterExposed.With(fmt.Errorf("%s has mode %v", path, info.Mode().Perm()))
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, vault.ErrMasterMissing.With(err)
	}
	digits, ok := strings.CutPrefix(strings.TrimSpace(string(b)), masterPrefix)
	if !ok {
		return nil, vault.ErrMasterWrong.With(fmt.Errorf("%s is no master key file of a known format", path))
	}
	secret, err := hex.DecodeString(digits)
	if err != nil {
		return nil, vault.ErrMasterWrong.With(fmt.Errorf("%s: %w", path, err))
	}
	return vault.NewKey(masterSubject, vault.AES256GCM, secret)
}
