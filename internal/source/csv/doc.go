// Package csv reads and writes delimited text: cells parted by comma, semicolon or tab, quoted where they need to be (RFC 4180).
package csv
