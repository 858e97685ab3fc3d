package io.drover.console.history;

import io.drover.console.model.DayCount;
import io.drover.console.model.DayRecord;
import io.drover.console.model.Estate;
import io.drover.console.model.Estates;
import io.drover.console.model.History;
import io.drover.console.model.HistoryMaps;
import io.drover.console.model.Place;
import io.drover.console.model.Remembered;
import io.drover.control.job.JobRunner;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Cluster;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.apache.camel.Body;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/**
 * Remembers what became of backups, for longer than their resources exist. What is reported waits
 * for the next write; what the resources tell is added then, so that a stop loses no more than
 * failures whose resources are gone as well. Bean {@code consoleHistory}. Thread-safe.
 */
public final class HistoryRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryRecorder.class);

    /** Takes data of ConfigMaps by their numbers. */
    @FunctionalInterface
    interface Writer {
        void write(NavigableMap<Integer, Map<String, String>> data);
    }

    private final BooleanSupplier ready;
    private final Estates estates;
    private final JobRunner jobs;
    private final Writer writer;
    private final Shelves shelves = new Shelves();
    private final InstantSource clock;
    private final Queue<Outcome> reported = new ConcurrentLinkedQueue<>();

    // all guarded by this
    private final Map<Place, Remembered> days = new HashMap<>();
    private final Map<Place, Integer> places = new HashMap<>();
    private final Map<String, LocalDate> counted = new HashMap<>();
    private boolean loaded;
    private String trouble = "";

    /**
     * @param jobs suspended while another Drover works in the namespace
     */
    public HistoryRecorder(
            Informers caches,
            Estates estates,
            JobRunner jobs,
            Cluster cluster,
            InstantSource clock) {
        this(caches::allSynced, estates, jobs, new HistoryWriter(caches, cluster)::write, clock);
    }

    HistoryRecorder(
            BooleanSupplier ready,
            Estates estates,
            JobRunner jobs,
            Writer writer,
            InstantSource clock) {
        this.ready = ready;
        this.estates = estates;
        this.jobs = jobs;
        this.writer = writer;
        this.clock = clock;
    }

    /** Notes a change of state of a backup or a target. */
    public void note(@Body Reconciliation<?, ?> run) {
        Outcomes.of(run, clock.instant()).ifPresent(this::note);
    }

    void note(Outcome outcome) {
        reported.add(outcome);
    }

    /**
     * Writes what is new, if this Drover works in the namespace. What cannot be written is written
     * the next time.
     */
    public synchronized void write() {
        if (jobs.isSuspended()) {
            forget();
            return;
        }
        if (!ready.getAsBoolean()) {
            return;
        }
        Estate estate = estates.at(clock.instant());
        if (estate.targets().isEmpty() && estate.history().places().isEmpty()) {
            // an uninstall has removed the targets and what was remembered of their backups
            return;
        }
        LocalDate today = today(estate);
        if (!loaded) {
            load(estate);
        }
        // counted by the same marks, so that a report which comes after this look adds nothing
        estate.backups().stream()
                .flatMap(backup -> Outcomes.of(backup).stream())
                .filter(outcome -> !outcome.day().isBefore(today.minusDays(1)))
                .forEach(reported::add);
        addReported(today);
        new Look(estate, days).add();
        days.replaceAll((place, remembered) -> remembered.until(today));
        days.values().removeIf(Remembered::isEmpty);
        try {
            writer.write(shelved());
            trouble = "";
        } catch (KubernetesClientException e) {
            if (!trouble.equals(e.getMessage())) {
                LOG.warn("the history of backups cannot be written yet: {}", e.getMessage());
            }
            trouble = String.valueOf(e.getMessage());
        }
    }

    private NavigableMap<Integer, Map<String, String>> shelved() {
        NavigableMap<Integer, Map<String, String>> data =
                shelves.fill(days.values(), place -> Optional.ofNullable(places.get(place)));
        Map<String, Integer> numbers = new HashMap<>();
        data.forEach(
                (number, entries) -> entries.keySet().forEach(key -> numbers.put(key, number)));
        places.clear();
        days.keySet().forEach(place -> places.put(place, numbers.get(HistoryMaps.key(place))));
        return data;
    }

    /** Another one writes now; what it has written is read when this one works again. */
    private void forget() {
        reported.clear();
        days.clear();
        places.clear();
        counted.clear();
        loaded = false;
    }

    private void load(Estate estate) {
        History history = estate.history();
        history.unreadable()
                .forEach(what -> LOG.warn("an entry of the history is begun anew: {}", what));
        for (Place place : history.places()) {
            days.put(place, history.of(place).until(today(estate)));
            history.map(place).ifPresent(number -> places.put(place, number));
        }
        // those are counted by what the resources tell
        estate.backups().stream()
                .flatMap(backup -> Outcomes.of(backup).stream())
                .forEach(outcome -> counted.put(mark(outcome), outcome.day()));
        loaded = true;
    }

    private static LocalDate today(Estate estate) {
        return DayCount.day(estate.now());
    }

    private static String mark(Outcome outcome) {
        return outcome.place() + " " + outcome.mark();
    }

    /** What is older than a day was found in a store: there the resources tell how many. */
    private void addReported(LocalDate today) {
        LocalDate recent = today.minusDays(1);
        counted.values().removeIf(day -> day.isBefore(recent));
        for (Outcome outcome = reported.poll(); outcome != null; outcome = reported.poll()) {
            if (outcome.day().isBefore(recent)
                    || outcome.day().isAfter(today)
                    || counted.putIfAbsent(mark(outcome), outcome.day()) != null) {
                continue;
            }
            Remembered before =
                    days.getOrDefault(outcome.place(), Remembered.nothing(outcome.place()));
            DayRecord day = before.on(outcome.day());
            days.put(
                    outcome.place(),
                    before.with(
                            outcome.day(),
                            day.plus(
                                    outcome.good() ? 1 : 0,
                                    outcome.good() ? 0 : 1,
                                    outcome.sent())));
        }
    }
}
