package workspace

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"sync"

	"wanghuo/dispatch"
	"wanghuo/dispatch/vault"
)

// prepare does what can be done before the owner is asked: the digest for the
// idempotency key, and the sealing of personal data. Sealing may write to the
// vault; doing it here keeps the owner from waiting for that disk.
func (w *Workspace) prepare(ctx context.Context, a *ask) error {
	// 3.1.6: of a classified matter nothing goes further than this line, neither
	// into a digest nor into the vault.
	a.req.Command = dispatch.WithoutSecrets(a.req.Command)
	private, _ := a.req.Command.(dispatch.Private)
	var secrets []*dispatch.Secret
	if private != nil {
		secrets = private.Secrets()
	}
	if a.req.Key != "" {
		a.key = nameKey(string(a.req.Actor.Person), a.req.Key)
		if err := a.digestOf(secrets); err != nil {
			return err
		}
	}
	if private == nil {
		return nil
	}
	apart, ok := private.(dispatch.Separate)
	if !ok {
		return w.seal(ctx, a, private.Subject(), secrets)
	}
	for _, group := range apart.Apart() {
		if !anyPlain(group) {
			continue
		}
		if err := w.seal(ctx, a, "", group); err != nil {
			return err
		}
	}
	return nil
}

// digestOf takes the digest of the command without its personal data: whatever
// is derived from that must be as erasable as the data itself (A65), and the
// digest lies in the log for ever. The digest of the secrets stays in memory;
// after a restart only the rest of a repeated command is compared.
func (a *ask) digestOf(secrets []*dispatch.Secret) error {
	kept := make([]dispatch.Secret, len(secrets))
	var plain []byte
	known := true
	for i, s := range secrets {
		kept[i] = *s
		known = known && s.Sealed() == nil
		plain = binary.BigEndian.AppendUint32(plain, uint32(len(s.Text())))
		plain = append(plain, s.Text()...)
		*s = dispatch.Secret{}
	}
	err := a.digestRest()
	for i, s := range secrets {
		*s = kept[i]
	}
	if err != nil {
		return ErrInternal.With(err)
	}
	if len(secrets) > 0 && known {
		sum := sha256.Sum256(plain)
		a.secrets = sum[:]
	}
	return nil
}

// sheets are room to write commands on.
var sheets = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// digestRest takes the digest of the command as it stands.
func (a *ask) digestRest() error {
	s := sheets.Get().(*bytes.Buffer)
	defer sheets.Put(s)
	s.Reset()
	// A name has no zero byte: name and body cannot be mistaken for others.
	s.WriteString(a.req.Command.Name())
	s.WriteByte(0)
	if err := a.asked(s); err != nil {
		return err
	}
	a.digest = sha256.Sum256(s.Bytes())
	return nil
}

// asked writes the command without how it came: what a phone sends again an hour
// later is still the same (A22).
func (a *ask) asked(to *bytes.Buffer) error {
	if c, ok := a.req.Command.(dispatch.Carried); ok {
		how := c.Carriage()
		kept := *how
		*how = dispatch.Device{}
		defer func() { *how = kept }()
	}
	return dispatch.WriteCommand(to, a.req.Command)
}

// seal replaces each secret by its sealed form: under the key of the matter it
// belongs to, or under a fresh one.
func (w *Workspace) seal(ctx context.Context, a *ask, subject string, secrets []*dispatch.Secret) error {
	key := ""
	if subject != "" && anyPlain(secrets) {
		var err error
		if key, err = w.keyOf(ctx, subject); err != nil {
			return err
		}
	}
	if key == "" {
		var err error
		if key, err = freshSubject(w.cfg.Random); err != nil {
			return err
		}
		a.subject = key
	}
	for _, s := range secrets {
		if s.Text() == "" {
			continue
		}
		sealed, err := w.cfg.Vault.Seal(key, []byte(s.Text()), w.aad())
		switch {
		case errors.Is(err, vault.ErrDestroyed):
			return ErrErased.With(err)
		case err != nil:
			return ErrVault.With(err)
		}
		s.Seal(&sealed)
	}
	return nil
}

func anyPlain(secrets []*dispatch.Secret) bool {
	for _, s := range secrets {
		if s.Text() != "" {
			return true
		}
	}
	return false
}

// keyOf asks the owner, whose state alone knows what was created a moment ago.
func (w *Workspace) keyOf(ctx context.Context, subject string) (string, error) {
	r := &resolve{subject: subject, reply: make(chan string, 1)}
	if err := w.box.put(letter{resolve: r}); err != nil {
		return "", err
	}
	select {
	case key := <-r.reply:
		return key, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
