// Package auth says who a visitor is and what a person may do: roles and one authorisation table, local accounts, one-time links,
// sessions, protection of forms, limits on sign-in, and sign-in by OpenID Connect. It keeps nothing itself: accounts and what
// passes (sessions, links, limits) are behind two small interfaces. Pages are drawn by the caller through Render.
//
// Where to read next: table.go is the table, session.go what a cookie means, signin.go the way in.
package auth
