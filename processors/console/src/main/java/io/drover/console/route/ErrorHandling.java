package io.drover.console.route;

import org.apache.camel.model.CatchDefinition;
import org.apache.camel.model.ErrorHandlerDefinition;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.RedeliveryPolicyDefinition;
import org.apache.camel.model.errorhandler.DeadLetterChannelDefinition;

import java.util.List;
import java.util.Optional;

/** Error handlers and the redelivery of exceptions in one line each. */
final class ErrorHandling {
    private ErrorHandling() {}

    static RouteTree of(ErrorHandlerDefinition handler) {
        String kind = handler.getErrorHandlerType().getClass().getSimpleName();
        String label = "errorHandler[" + kind.replaceFirst("Definition$", "");
        if (handler.getErrorHandlerType() instanceof DeadLetterChannelDefinition channel) {
            label += " " + channel.getDeadLetterUri();
        }
        return new RouteTree(label + "]", Optional.empty(), "", List.of());
    }

    /** Camel's own label has the exceptions only once the route is made. */
    static String label(CatchDefinition caught) {
        String exceptions = String.join(", ", caught.getExceptions());
        String condition = caught.getOnWhen() == null ? "" : " " + caught.getOnWhen().getLabel();
        return "doCatch[" + exceptions + condition + "]";
    }

    static String label(OnExceptionDefinition onException) {
        RedeliveryPolicyDefinition policy = onException.getRedeliveryPolicyType();
        return onException.getLabel() + (policy == null ? "" : redelivery(policy));
    }

    /** The options that decide how often and when, as far as they are given. */
    private static String redelivery(RedeliveryPolicyDefinition policy) {
        StringBuilder text = new StringBuilder();
        append("maximumRedeliveries", policy.getMaximumRedeliveries(), text);
        append("redeliveryDelay", policy.getRedeliveryDelay(), text);
        append("backOffMultiplier", policy.getBackOffMultiplier(), text);
        append("maximumRedeliveryDelay", policy.getMaximumRedeliveryDelay(), text);
        return text.toString();
    }

    private static void append(String option, String value, StringBuilder text) {
        if (value != null) {
            text.append(' ').append(option).append('=').append(value);
        }
    }
}
