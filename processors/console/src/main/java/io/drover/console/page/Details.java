package io.drover.console.page;

import static java.util.Comparator.comparing;

import io.drover.console.view.Detail;
import io.drover.console.view.Detail.ConditionRow;
import io.drover.console.view.Detail.EventRow;
import io.drover.console.view.Moment;
import io.drover.console.view.State;
import io.drover.resource.Cluster;
import io.drover.resource.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Conditions, events and YAML of a resource. Thread-safe. */
public final class Details {
    /** Conditions that are good news when they are False. */
    private static final Set<String> TROUBLES =
            Set.of("Unavailable", "Damaged", "TooManySnapshots", "Error");

    private static final long MOST_EVENTS = 200;
    private static final int SHOWN_EVENTS = 30;
    private static final int FORBIDDEN = 403;

    private final Cluster cluster;

    public Details(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Events are shown to those who may list them; an answer that is only a part has none. */
    <T extends HasMetadata> Detail of(
            Class<T> kind, T resource, List<Condition> conditions, PageContext context) {
        Instant now = context.now();
        List<ConditionRow> rows =
                conditions.stream().map(condition -> row(condition, now)).toList();
        if (context.request().isPart()) {
            return new Detail(rows, List.of(), "", "");
        }
        Optional<String> withheld = context.visit().withheld("list events");
        if (withheld.isPresent()) {
            return new Detail(rows, List.of(), withheld.get(), yaml(kind, resource));
        }
        try {
            return new Detail(rows, events(resource, now), "", yaml(kind, resource));
        } catch (KubernetesClientException e) {
            return new Detail(rows, List.of(), hidden(e), yaml(kind, resource));
        }
    }

    private static String hidden(KubernetesClientException e) {
        return e.getCode() == FORBIDDEN
                ? "Drover's account may not list events; kubectl describe shows them."
                : "The API server did not answer: " + e.getMessage();
    }

    private static ConditionRow row(Condition condition, Instant now) {
        boolean good = condition.isTrue() != TROUBLES.contains(condition.type());
        return new ConditionRow(
                good ? State.ok("good") : State.warn("look"),
                condition.type(),
                condition.status(),
                condition.reason(),
                condition.message(),
                Moment.of(Objects.requireNonNullElse(condition.lastTransitionTime(), ""), now));
    }

    private List<EventRow> events(HasMetadata resource, Instant now) {
        return cluster
                .client()
                .v1()
                .events()
                .inNamespace(cluster.namespace())
                .withField("involvedObject.uid", resource.getMetadata().getUid())
                .list(new ListOptionsBuilder().withLimit(MOST_EVENTS).build())
                .getItems()
                .stream()
                .sorted(comparing(Details::time).reversed())
                .limit(SHOWN_EVENTS)
                .map(event -> row(event, now))
                .toList();
    }

    private static String time(Event event) {
        return Objects.requireNonNullElse(event.getLastTimestamp(), "");
    }

    private static EventRow row(Event event, Instant now) {
        boolean warning = "Warning".equals(event.getType());
        return new EventRow(
                warning ? State.warn("Warning") : State.ok("Normal"),
                Objects.requireNonNullElse(event.getReason(), ""),
                Objects.requireNonNullElse(event.getMessage(), ""),
                Moment.of(time(event), now),
                Objects.requireNonNullElse(event.getCount(), 1));
    }

    /** Without the fields that only the API server cares about. */
    private <T extends HasMetadata> String yaml(Class<T> kind, T resource) {
        T copy = Cluster.copy(resource, kind);
        copy.getMetadata().setManagedFields(List.of());
        return cluster.client().getKubernetesSerialization().asYaml(copy);
    }
}
