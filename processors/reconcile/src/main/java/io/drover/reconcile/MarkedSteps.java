package io.drover.reconcile;

import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

import java.util.Optional;

/**
 * Steps of routes log with the marker of the reconciliation that their exchange belongs to. Camel
 * may run a step on a thread of another, after {@code wireTap}, {@code seda} or {@code threads}; an
 * exchange keeps its properties there.
 */
public final class MarkedSteps implements InterceptStrategy {
    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor next) {
        return new DelegateAsyncProcessor(target) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                Optional<String> marker = marker(exchange);
                if (marker.isEmpty()) {
                    return super.process(exchange, callback);
                }
                try (Markers.Scope _ = Markers.open(marker.get())) {
                    return super.process(exchange, callback);
                }
            }
        };
    }

    /** An exchange that a thread of a reconciliation starts, such as a job's, belongs to it. */
    private static Optional<String> marker(Exchange exchange) {
        String own = exchange.getProperty(Reconciliations.MARKER, String.class);
        if (own != null) {
            return Optional.of(own);
        }
        Optional<String> starter = Markers.current();
        starter.ifPresent(marker -> exchange.setProperty(Reconciliations.MARKER, marker));
        return starter;
    }
}
