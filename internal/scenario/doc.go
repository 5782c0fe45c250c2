// Package scenario answers what-if questions about a round: thresholds, weights, k of n and the smallest population moved, which areas enter
// and leave, and how many people live there. Compile makes a round ready once, Parse reads a change from a link, Run answers it. It is pure.
//
// A scenario is never a result: nothing stores it, and the link carries all of it. Package method says what a method holds, package
// screening judges; here is only what may be moved, and the difference.
//
// No oracle. A program reads what its audience may read of the round (findings, nodes, reasons, frozen references) and never the figures
// behind it. A criterion that is not moved keeps the published verdict; a moved one compares the published value, rounded or withheld as it
// is. A withheld value stays withheld at every threshold, so that moving one up and down tells nothing that the tables do not
// say. Criteria and weights of origin and convictions have no control.
//
// References are frozen as in the round, also where an index node that they were pooled from moves. The state's lists are not moved.
package scenario
