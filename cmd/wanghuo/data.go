package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"wanghuo/dispatch/eventlog/durable"
)

// dataDir is a data directory. What lies in it:
//
//	access.db                   persons and sessions
//	master.key                  seals the keys of all vaults; keep its backup apart
//	site.key, site.pub          sign heads of logs (Ed25519, hexadecimal)
//	admin.sock                  while a server runs
//	plans/<hash>/               each plan that was ever in force, as it was
//	workspaces/<id>/log.db      the log
//	workspaces/<id>/log.db.journal  its last commits; the two belong together
//	workspaces/<id>/vault.db    keys of personal data
//	workspaces/<id>/pages.db    pages that left the building, of an actual workspace
//	workspaces/<id>/attachments/ photographs and documents, sealed, a file each
//	workspaces/<id>/snapshots/  shortcuts for opening; may be deleted
type dataDir string

func (d dataDir) access() string         { return filepath.Join(string(d), "access.db") }
func (d dataDir) master() string         { return filepath.Join(string(d), "master.key") }
func (d dataDir) siteKey() string        { return filepath.Join(string(d), "site.key") }
func (d dataDir) sitePub() string        { return filepath.Join(string(d), "site.pub") }
func (d dataDir) socket() string         { return filepath.Join(string(d), "admin.sock") }
func (d dataDir) plans() string          { return filepath.Join(string(d), "plans") }
func (d dataDir) room(id string) string  { return filepath.Join(string(d), "workspaces", id) }
func (d dataDir) log(id string) string   { return filepath.Join(d.room(id), "log.db") }
func (d dataDir) vault(id string) string { return filepath.Join(d.room(id), "vault.db") }
func (d dataDir) pages(id string) string { return filepath.Join(d.room(id), "pages.db") }
func (d dataDir) files(id string) string { return filepath.Join(d.room(id), "attachments") }
func (d dataDir) snaps(id string) string { return filepath.Join(d.room(id), "snapshots") }

// rooms lists the workspaces that have a log.
func (d dataDir) rooms() ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(string(d), "workspaces"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		if _, err := os.Stat(d.log(e.Name())); e.IsDir() && err == nil {
			out = append(out, e.Name())
		}
	}
	return out, nil
}

// exists refuses a directory that no server has used.
func (d dataDir) exists() error {
	if _, err := os.Stat(d.access()); err != nil {
		return fmt.Errorf("%s 不是望火楼的数据目录 / %s is not a data directory of wanghuo", d, d)
	}
	return nil
}

// loadSiteKey reads the key that signs heads, making it if create is set.
func (d dataDir) loadSiteKey(create bool) (ed25519.PrivateKey, error) {
	b, err := os.ReadFile(d.siteKey())
	if errors.Is(err, fs.ErrNotExist) && create {
		return d.newSiteKey()
	}
	if err != nil {
		return nil, err
	}
	seed, err := hex.DecodeString(strings.TrimSpace(string(b)))
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, fmt.Errorf("%s 不是签名密钥 / %s holds no signing key", d.siteKey(), d.siteKey())
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

func (d dataDir) newSiteKey() (ed25519.PrivateKey, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	if err := durable.WriteFile(d.siteKey(), []byte(hex.EncodeToString(private.Seed())+"\n"), 0o600); err != nil {
		return nil, err
	}
	return private, durable.WriteFile(d.sitePub(), []byte(hex.EncodeToString(public)+"\n"), 0o644)
}

// readPublicKey reads a file as newSiteKey writes it.
func readPublicKey(path string) (ed25519.PublicKey, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(b)))
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("%s 不是公钥 / %s holds no public key", path, path)
	}
	return key, nil
}

// keyName names a signing key by its public half.
func keyName(public ed25519.PublicKey) string { return "site-" + hex.EncodeToString(public[:8]) }
