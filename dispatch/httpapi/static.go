package httpapi

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"strings"
)

// asset is one file of the web application, held in memory.
type asset struct {
	plain, zipped []byte
	kind          string // of content
	tag           string
	hashed        bool // its name changes with its content
}

// webApp serves the web application: its files, and index.html for every path
// that is the application's own.
type webApp struct {
	files map[string]*asset
	index *asset
	built bool
}

// hashedName is how the builder names what never changes: name-hash.ext.
var hashedName = regexp.MustCompile(`[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$`)

// newWebApp reads the application. Where it was not built, every page is the
// one that says how to build it, with status 503.
func newWebApp(files fs.FS, built bool) (*webApp, error) {
	a := &webApp{files: map[string]*asset{}, built: built}
	if files == nil {
		return a, nil
	}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		a.files[name] = newAsset(name, data)
		return nil
	})
	if err != nil {
		return nil, err
	}
	a.index = a.files["index.html"]
	if !built {
		a.index = a.files["unbuilt.html"]
	}
	return a, nil
}

func newAsset(name string, data []byte) *asset {
	sum := sha256.Sum256(data)
	f := &asset{plain: data, tag: `"` + hex.EncodeToString(sum[:12]) + `"`, kind: contentType(name),
		hashed: strings.Contains(name, "assets/") && hashedName.MatchString(path.Base(name))}
	if len(data) > 1024 && compressible(f.kind) {
		var b bytes.Buffer
		w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
		w.Write(data)
		w.Close()
		if b.Len() < len(data)*9/10 {
			f.zipped = b.Bytes()
		}
	}
	return f
}

// contentType goes by the name; a machine's own table of types has no say.
func contentType(name string) string {
	switch ext := path.Ext(name); ext {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".json", ".map":
		return "application/json"
	case ".webmanifest":
		return "application/manifest+json"
	case ".svg":
		return "image/svg+xml"
	case ".txt":
		return "text/plain; charset=utf-8"
	case ".woff2":
		return "font/woff2"
	default:
		if t := mime.TypeByExtension(ext); t != "" {
			return t
		}
		return "application/octet-stream"
	}
}

func compressible(kind string) bool {
	return strings.HasPrefix(kind, "text/") || strings.Contains(kind, "json") || strings.Contains(kind, "svg")
}

// ServeHTTP serves a file, or the application for a path of its own.
func (a *webApp) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		notFound(w, r)
		return
	}
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	if f := a.files[name]; f != nil && a.built {
		f.serve(w, r)
		return
	}
	// A file that is missing is not a page: a script of an older build must fail
	// as a script.
	if path.Ext(name) != "" || a.index == nil {
		notFound(w, r)
		return
	}
	if name == phone && !strings.HasSuffix(r.URL.Path, "/") {
		// Its service worker is in charge of /m/ and of nothing above it.
		http.Redirect(w, r, "/"+phone+"/", http.StatusPermanentRedirect)
		return
	}
	a.page(w, r, name)
}

// phone is where the phone's application lies: a build of its own, so that
// what keeps it for when there is no line can never keep a desk.
const phone = "m"

func (a *webApp) page(w http.ResponseWriter, r *http.Request, name string) {
	if a.built {
		index := a.index
		if name == phone || strings.HasPrefix(name, phone+"/") {
			index = cmp.Or(a.files[phone+"/index.html"], a.index)
		}
		index.serve(w, r)
		return
	}
	w.Header().Set("Content-Type", a.index.kind)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusServiceUnavailable)
	if r.Method == http.MethodGet {
		w.Write(a.index.plain)
	}
}

func (f *asset) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", "no-cache")
	if f.hashed {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	body, tag := f.plain, f.tag
	if f.zipped != nil {
		h.Add("Vary", "Accept-Encoding")
		if acceptsGzip(r.Header.Get("Accept-Encoding")) {
			body, tag = f.zipped, strings.TrimSuffix(f.tag, `"`)+`-gz"`
			h.Set("Content-Encoding", "gzip")
		}
	}
	h.Set("ETag", tag)
	if matches(r.Header.Get("If-None-Match"), tag) {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodGet {
		w.Write(body)
	}
}

func acceptsGzip(accept string) bool {
	for part := range strings.SplitSeq(accept, ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			q = strings.ReplaceAll(q, " ", "")
			return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000"
		}
	}
	return false
}

func matches(header, tag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		part = strings.TrimPrefix(strings.TrimSpace(part), "W/")
		if part == tag || part == "*" {
			return true
		}
	}
	return false
}
