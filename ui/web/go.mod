// Not a Go module: this file keeps the go command out of node_modules, where
// some packages carry Go sources of their own.
module wanghuo/ui/web

go 1.26.0
