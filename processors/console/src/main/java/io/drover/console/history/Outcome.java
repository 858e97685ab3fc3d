package io.drover.console.history;

import io.drover.console.model.Place;

import java.time.LocalDate;

/**
 * Something that happened once.
 *
 * @param mark the same if the same is reported again
 * @param good whether a backup was completed; otherwise one failed, or a target became unavailable
 * @param sent bytes to the store
 */
record Outcome(Place place, String mark, LocalDate day, boolean good, long sent) {}
