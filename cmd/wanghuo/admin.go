package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/access"
	"wanghuo/dispatch/httpapi"
	"wanghuo/dispatch/registerfile"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
)

// The admin socket lets the commands of the console work while a server holds
// the files. Whoever may open it (mode 0600) may read the files too, so it asks
// for no password.

// newPerson and the types below travel over the admin socket.
type newPerson struct {
	ID            string `json:"id"`
	Name          string `json:"name,omitempty"`
	Password      string `json:"password,omitempty"`
	Administrator bool   `json:"administrator,omitempty"`
}

type newRoom struct {
	ID     string          `json:"id"`
	Name   string          `json:"name"`
	Status dispatch.Status `json:"status"`
}

type enrolment struct {
	Workspace string         `json:"workspace"`
	Person    string         `json:"person"`
	Seats     []plans.SeatID `json:"seats"`
}

// office does what the console asks, on open files.
type office interface {
	Persons(ctx context.Context) ([]access.Person, error)
	AddPerson(ctx context.Context, p newPerson) error
	SetPassword(ctx context.Context, p newPerson) error
	SetEnabled(ctx context.Context, id string, enabled bool) error
	Rooms(ctx context.Context) ([]httpapi.WorkspaceView, error)
	AddRoom(ctx context.Context, r newRoom) error
	Enrol(ctx context.Context, e enrolment) error
	ImportRegister(ctx context.Context, q registerImport) (httpapi.Imported, error)
	ExportRegister(ctx context.Context, q registerExport) ([]byte, error)
	Verify(ctx context.Context, q verifyQuestion) ([]verified, error)
	Heads(ctx context.Context) ([]signedHead, error)
	PlanVersions(ctx context.Context) ([]planVersion, error)
	Erasures(ctx context.Context) (map[string][]erasure, error)
	Backup(ctx context.Context, w io.Writer) error
}

// listenAdmin serves the office over the data directory's socket.
func (s *server) listenAdmin() (io.Closer, error) {
	path, done, err := shortPath(s.cmd.Data)
	if err != nil {
		return nil, err
	}
	// The data directory's own lock says that no other server lives there.
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		done()
		return nil, err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		done()
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		l.Close()
		done()
		return nil, err
	}
	web := &http.Server{Handler: officeHandler(&inHouse{server: s}), ReadHeaderTimeout: 10 * time.Second}
	go web.Serve(l)
	return closers{web, closerFunc(done)}, nil
}

type closerFunc func()

func (f closerFunc) Close() error { f(); return nil }

type closers []io.Closer

func (c closers) Close() error {
	var errs []error
	for _, x := range c {
		errs = append(errs, x.Close())
	}
	return errors.Join(errs...)
}

// failure is an error on the wire.
type failure struct {
	Code string `json:"code"`
	Zh   string `json:"zh"`
	En   string `json:"en"`
}

func (f *failure) Error() string { return both(f.Zh, f.En, nil) }

func failed(w http.ResponseWriter, err error) {
	f := failure{Code: "failed", Zh: "操作失败", En: err.Error()}
	var a *access.Error
	var ws *workspace.Error
	var r *dispatch.Refusal
	switch {
	case errors.As(err, &a):
		f = failure{a.Code, a.Zh, a.En}
	case errors.As(err, &ws):
		f = failure{ws.Code, ws.Zh, ws.En}
	case errors.As(err, &r):
		f = failure{string(r.Code), r.Message.Zh, r.Message.En}
	}
	w.WriteHeader(http.StatusUnprocessableEntity)
	json.NewEncoder(w).Encode(f)
}

// mostAsked is the largest question: a register's file in base64.
const mostAsked = registerfile.MaxBytes*3/2 + 1<<20

// serveOffice makes a handler of one thing that the office does.
func serveOffice[I, O any](do func(context.Context, I) (O, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in I
		if err := json.NewDecoder(io.LimitReader(r.Body, mostAsked)).Decode(&in); err != nil {
			failed(w, err)
			return
		}
		out, err := do(r.Context(), in)
		if err != nil {
			failed(w, err)
			return
		}
		json.NewEncoder(w).Encode(out)
	}
}

// nothing is an empty question or answer.
type nothing struct{}

func onlyErr[I any](do func(context.Context, I) error) func(context.Context, I) (nothing, error) {
	return func(ctx context.Context, in I) (nothing, error) { return nothing{}, do(ctx, in) }
}

func noInput[O any](do func(context.Context) (O, error)) func(context.Context, nothing) (O, error) {
	return func(ctx context.Context, _ nothing) (O, error) { return do(ctx) }
}

type switched struct {
	ID      string `json:"id"`
	Enabled bool   `json:"enabled"`
}

func officeHandler(o office) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("POST /persons", serveOffice(noInput(o.Persons)))
	mux.Handle("POST /persons/add", serveOffice(onlyErr(o.AddPerson)))
	mux.Handle("POST /persons/password", serveOffice(onlyErr(o.SetPassword)))
	mux.Handle("POST /persons/enabled", serveOffice(onlyErr(func(ctx context.Context, s switched) error { return o.SetEnabled(ctx, s.ID, s.Enabled) })))
	mux.Handle("POST /rooms", serveOffice(noInput(o.Rooms)))
	mux.Handle("POST /rooms/add", serveOffice(onlyErr(o.AddRoom)))
	mux.Handle("POST /rooms/enrol", serveOffice(onlyErr(o.Enrol)))
	mux.Handle("POST /registers/import", serveOffice(o.ImportRegister))
	mux.Handle("POST /registers/export", serveOffice(o.ExportRegister))
	mux.Handle("POST /verify", serveOffice(o.Verify))
	mux.Handle("POST /heads", serveOffice(noInput(o.Heads)))
	mux.Handle("POST /plans", serveOffice(noInput(o.PlanVersions)))
	mux.Handle("POST /erasures", serveOffice(noInput(o.Erasures)))
	mux.HandleFunc("POST /backup", func(w http.ResponseWriter, r *http.Request) {
		// The archive says itself whether it is whole: its last entry is the
		// manifest.
		if err := o.Backup(r.Context(), w); err != nil {
			panic(http.ErrAbortHandler)
		}
	})
	return mux
}
