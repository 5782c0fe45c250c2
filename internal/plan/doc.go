// Package plan follows the action plan: what of it is wrong (Check), how an intervention stands (Stand), whom it reaches (Ground.Reached), which weak
// criteria no intervention covers (Ground.Coverage), what changed between versions (Diff, Merge, Summarise), what is due (Due, ICal), and
// the whole plan as tables (Sheets, Read).
//
// Everything is a function of its arguments: today is one of them, and a plan is never changed in place.
package plan
