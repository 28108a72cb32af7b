// Package openapi holds the OpenAPI 2.0 description of Footman's JSON form, as
// generated from the protos. It only embeds the file and reads nothing.
package openapi

import _ "embed"

//go:embed footman.swagger.json
var document []byte

// JSON returns the document. The caller must not change it.
func JSON() []byte { return document }
