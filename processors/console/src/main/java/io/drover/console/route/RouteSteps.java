package io.drover.console.route;

import org.apache.camel.model.CatchDefinition;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.CircuitBreakerDefinition;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.OtherwiseDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.TryDefinition;
import org.apache.camel.model.WhenDefinition;

import java.util.ArrayList;
import java.util.List;

/** The steps of a route, each with the branches and steps nested in it. */
final class RouteSteps {
    private RouteSteps() {}

    static List<RouteTree> of(List<? extends ProcessorDefinition<?>> steps) {
        return steps.stream().map(RouteSteps::step).toList();
    }

    private static RouteTree step(ProcessorDefinition<?> step) {
        return switch (step) {
            case ChoiceDefinition choice -> RouteTree.node("choice", choice, branches(choice));
            case TryDefinition attempt -> RouteTree.node("doTry", attempt, branches(attempt));
            case CircuitBreakerDefinition breaker ->
                    RouteTree.node("circuitBreaker", breaker, branches(breaker));
            case CatchDefinition caught ->
                    RouteTree.node(ErrorHandling.label(caught), caught, of(caught.getOutputs()));
            case OnExceptionDefinition onException ->
                    RouteTree.node(
                            ErrorHandling.label(onException),
                            onException,
                            of(onException.getOutputs()));
            default -> RouteTree.node(label(step), step, of(step.getOutputs()));
        };
    }

    private static List<RouteTree> branches(ChoiceDefinition choice) {
        List<RouteTree> branches = new ArrayList<>();
        for (WhenDefinition when : choice.getWhenClauses()) {
            branches.add(RouteTree.node(when.getLabel(), when, of(when.getOutputs())));
        }
        OtherwiseDefinition otherwise = choice.getOtherwise();
        if (otherwise != null) {
            branches.add(RouteTree.node("otherwise", otherwise, of(otherwise.getOutputs())));
        }
        return branches;
    }

    private static List<RouteTree> branches(TryDefinition attempt) {
        List<RouteTree> branches = new ArrayList<>(of(attempt.getOutputsWithoutCatches()));
        if (attempt.getCatchClauses() != null) {
            branches.addAll(of(attempt.getCatchClauses()));
        }
        if (attempt.getFinallyClause() != null) {
            branches.add(step(attempt.getFinallyClause()));
        }
        return branches;
    }

    private static List<RouteTree> branches(CircuitBreakerDefinition breaker) {
        List<RouteTree> branches = new ArrayList<>(of(breaker.getOutputs()));
        if (breaker.getOnFallback() != null) {
            branches.add(
                    RouteTree.node(
                            "onFallback",
                            breaker.getOnFallback(),
                            of(breaker.getOnFallback().getOutputs())));
        }
        return branches;
    }

    /** What Camel calls the step, with its expression, which some labels lack. */
    private static String label(ProcessorDefinition<?> step) {
        String label = step.getLabel();
        if (step instanceof ExpressionNode node && node.getExpression() != null) {
            String expression = node.getExpression().toString();
            return label.contains(expression) ? label : label + " = " + expression;
        }
        return label;
    }
}
