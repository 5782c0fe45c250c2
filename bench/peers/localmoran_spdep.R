# Times 999 conditional permutations of local Moran in spdep. Reading, and building the weights, are left out.
#
# Usage: localmoran_spdep.R REPEAT PERMUTATIONS DIRECTORY CITY...
# DIRECTORY holds, for each city, CITY.gal (neighbours, numbered from 1) and CITY.csv (column x, in the order of the list).
# Writes CITY.out.csv there: Ii, mean, var, and how many permutations give at least Ii, of the last run.
# Prints one line per city: name, directed links, median seconds, version of spdep.
# Needs: r-cran-spdep

suppressPackageStartupMessages(suppressWarnings(library(spdep)))
arguments <- commandArgs(trailingOnly = TRUE)
times <- as.integer(arguments[1])
permutations <- as.integer(arguments[2])
invisible(set.coresOption(1L))
for (city in arguments[-(1:3)]) {
  path <- file.path(arguments[3], city)
  x <- read.csv(paste0(path, ".csv"))$x
  w <- nb2listw(read.gal(paste0(path, ".gal"), override.id = TRUE), style = "W")
  seconds <- numeric(times)
  for (k in seq_len(times)) {
    gc(verbose = FALSE)
    start <- proc.time()[["elapsed"]]
    m <- localmoran_perm(x, w, nsim = permutations, iseed = k)
    seconds[k] <- proc.time()[["elapsed"]] - start
  }
  # The folded p is (min(r, permutations − r) + 1)/(permutations + 1); it does not say which side r is on, and need not.
  write.csv(data.frame(ii = m[, "Ii"], mean = m[, "E.Ii"], var = m[, "Var.Ii"], folded = m[, "Pr(folded) Sim"]),
            paste0(path, ".out.csv"), row.names = FALSE)
  cat(city, sum(card(w$neighbours)), median(seconds), as.character(packageVersion("spdep")), "\n")
}
