// Package desk is where people change things: the action plan, designations, notes and accounts, over a store. Every change is checked
// against the authorisation table, against the version that its author saw, and is written whole with one audit row for each record.
//
// Reading goes through views: what one audience sees at one moment, made anew when the store has something newer and shared by all
// readers until then. The public sees publications alone.
//
// Where to read next: view.go is what pages read, kinds.go what is stored, edit.go how an intervention changes.
package desk
