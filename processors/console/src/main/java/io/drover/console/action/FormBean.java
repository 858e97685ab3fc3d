package io.drover.console.action;

import static java.util.stream.Collectors.toSet;

import io.drover.console.page.Answers;
import io.drover.console.page.PageContext;
import io.drover.console.view.Answer;
import io.drover.console.view.FormNotesPage;
import io.drover.console.view.FormPage;
import io.drover.console.view.FormPage.Field;
import io.drover.console.view.Link;
import io.drover.console.view.Tab;
import io.drover.resource.Requester;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.apache.camel.Exchange;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Shows a form, does what it asks for, and shows it again with what was refused. */
public final class FormBean {
    private static final int OK = 200;
    private static final int REFUSED = 422;

    private final Answers answers;
    private final Tab tab;
    private final ConsoleForm form;

    FormBean(Answers answers, Tab tab, ConsoleForm form) {
        this.answers = answers;
        this.tab = tab;
        this.form = form;
    }

    public Answer ask(Exchange exchange) {
        return answers.answer(
                exchange,
                tab,
                context -> {
                    Values values = Values.initial(context.request());
                    return context.request().query("part").equals("notes")
                            ? notes(context, form.ask(context, values))
                            : page(context, values, Optional.empty());
                });
    }

    /** What follows from what is being typed, to be shown below the fields. */
    private FormNotesPage notes(PageContext context, ConsoleForm.Question question) {
        return new FormNotesPage(context.frame(question.heading(), tab), question.notes());
    }

    private static Set<String> names(List<Field> fields) {
        return fields.stream().map(Field::name).collect(toSet());
    }

    public Answer act(Exchange exchange) {
        return answers.answer(exchange, tab, this::act);
    }

    private Answer act(PageContext context) {
        Values values = Values.sent(context.request());
        try {
            if (!values.check().isEmpty()) {
                return page(context, values, Optional.empty());
            }
            return Requester.act(context.visit().name(), () -> form.act(context, values))
                    .redirect();
        } catch (FieldException e) {
            Refused refused = new Refused(e.field(), e.getMessage());
            return page(context, values.withoutLook(), Optional.of(refused));
        } catch (KubernetesClientException e) {
            return page(context, values.withoutLook(), Optional.of(Refused.of(e)));
        }
    }

    private FormPage page(PageContext context, Values values, Optional<Refused> refused) {
        ConsoleForm.Question question = form.ask(context, values);
        Optional<String> about = refused.flatMap(refusal -> refusal.fieldOf(question.fields()));
        List<Field> fields =
                question.fields().stream()
                        .map(
                                field ->
                                        about.filter(field.name()::equals).isPresent()
                                                ? field.withError(refused.get().message())
                                                : field)
                        .toList();
        return new FormPage(
                context.frame(question.heading(), tab, List.of(new Link(tab.href(), tab.title()))),
                refused.isPresent() ? REFUSED : OK,
                question.heading(),
                question.warnings(),
                about.isPresent() ? "" : refused.map(Refused::message).orElse(""),
                question.tabs(),
                fields,
                question.notes(),
                question.submit(),
                question.danger(),
                question.cancel(),
                question.checks(),
                form.isLive() ? context.request().again(names(question.fields())) : "");
    }
}
