package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"

	"wanghuo/dispatch/access"
	"wanghuo/dispatch/httpapi"
)

// shortPath gives a path of the admin socket that the system takes: a socket's
// path may have some 100 bytes only, a data directory's any.
func shortPath(d dataDir) (path string, done func(), err error) {
	if path = d.socket(); len(path) < 100 {
		return path, func() {}, nil
	}
	if runtime.GOOS != "linux" {
		return "", nil, fmt.Errorf("the path %s is too long for a socket", path)
	}
	dir, err := os.Open(string(d))
	if err != nil {
		return "", nil, err
	}
	return fmt.Sprintf("/proc/self/fd/%d/admin.sock", dir.Fd()), func() { dir.Close() }, nil
}

// remote is the office of a running server.
type remote struct{ client *http.Client }

// dialOffice finds the server that holds the data directory, if one runs.
func dialOffice(ctx context.Context, d dataDir) (*remote, bool) {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		path, done, err := shortPath(d)
		if err != nil {
			return nil, err
		}
		defer done()
		var dialer net.Dialer
		return dialer.DialContext(ctx, "unix", path)
	}
	c, err := dial(ctx, "", "")
	if err != nil {
		return nil, false
	}
	c.Close()
	return &remote{&http.Client{Transport: &http.Transport{DialContext: dial}}}, true
}

// withOffice opens the office of a data directory: the running server's, or
// one on the files themselves.
func withOffice(ctx context.Context, d dataDir, do func(office) error) error {
	if err := d.exists(); err != nil {
		return err
	}
	if r, ok := dialOffice(ctx, d); ok {
		return do(r)
	}
	h, err := openInHouse(d)
	if err != nil {
		return err
	}
	return errors.Join(do(h), h.close(ctx))
}

func (r *remote) post(ctx context.Context, path string, in any) (*http.Response, error) {
	body, err := json.Marshal(in)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://wanghuo"+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	return r.client.Do(req)
}

func ask[O any](ctx context.Context, r *remote, path string, in any) (out O, err error) {
	res, err := r.post(ctx, path, in)
	if err != nil {
		return out, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		f := new(failure)
		if err := json.NewDecoder(res.Body).Decode(f); err != nil {
			return out, fmt.Errorf("the server answered %s", res.Status)
		}
		return out, f
	}
	return out, json.NewDecoder(res.Body).Decode(&out)
}

func tell(ctx context.Context, r *remote, path string, in any) error {
	_, err := ask[nothing](ctx, r, path, in)
	return err
}

func (r *remote) Persons(ctx context.Context) ([]access.Person, error) {
	return ask[[]access.Person](ctx, r, "/persons", nothing{})
}
func (r *remote) AddPerson(ctx context.Context, p newPerson) error {
	return tell(ctx, r, "/persons/add", p)
}
func (r *remote) SetPassword(ctx context.Context, p newPerson) error {
	return tell(ctx, r, "/persons/password", p)
}
func (r *remote) SetEnabled(ctx context.Context, id string, enabled bool) error {
	return tell(ctx, r, "/persons/enabled", switched{id, enabled})
}
func (r *remote) Rooms(ctx context.Context) ([]httpapi.WorkspaceView, error) {
	return ask[[]httpapi.WorkspaceView](ctx, r, "/rooms", nothing{})
}
func (r *remote) AddRoom(ctx context.Context, n newRoom) error { return tell(ctx, r, "/rooms/add", n) }
func (r *remote) Enrol(ctx context.Context, e enrolment) error {
	return tell(ctx, r, "/rooms/enrol", e)
}
func (r *remote) Verify(ctx context.Context, q verifyQuestion) ([]verified, error) {
	return ask[[]verified](ctx, r, "/verify", q)
}
func (r *remote) Heads(ctx context.Context) ([]signedHead, error) {
	return ask[[]signedHead](ctx, r, "/heads", nothing{})
}
func (r *remote) PlanVersions(ctx context.Context) ([]planVersion, error) {
	return ask[[]planVersion](ctx, r, "/plans", nothing{})
}
func (r *remote) Erasures(ctx context.Context) (map[string][]erasure, error) {
	return ask[map[string][]erasure](ctx, r, "/erasures", nothing{})
}
func (r *remote) Backup(ctx context.Context, w io.Writer) error {
	res, err := r.post(ctx, "/backup", nothing{})
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("the server answered %s", res.Status)
	}
	_, err = io.Copy(w, res.Body)
	return err
}
