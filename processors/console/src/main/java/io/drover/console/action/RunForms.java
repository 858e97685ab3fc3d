package io.drover.console.action;

import io.drover.console.activity.Activity;
import io.drover.console.activity.Run;
import io.drover.console.page.ActivityPages;
import io.drover.console.page.Notice;
import io.drover.console.page.PageContext;
import io.drover.console.page.PageProblem;
import io.drover.console.view.Hrefs;
import io.drover.resource.Cluster;

import java.util.List;
import java.util.Locale;

/** Forms about work. */
final class RunForms {
    private RunForms() {}

    /**
     * Ends work by the deletion of the resource that asks for it, as long as that is not complete:
     * work that is only interrupted is taken up again.
     */
    record Cancel(Cluster cluster, Activity activity) implements ConsoleForm {
        private Run run(PageContext context) {
            Run run = ActivityPages.run(activity, context);
            if (!run.isCancellable()) {
                throw PageProblem.notFound("work that can be cancelled for", run.name());
            }
            return run;
        }

        @Override
        public Question ask(PageContext context, Values values) {
            Run run = run(context);
            return new Question(
                    "Cancel %s %s?"
                            .formatted(run.kind().title().toLowerCase(Locale.ROOT), run.name()),
                    List.of(run.kind().cancellation()),
                    List.of(),
                    "Cancel it",
                    true,
                    Hrefs.run(run.kind().id(), run.name()));
        }

        @Override
        public Done act(PageContext context, Values values) {
            Run run = run(context);
            cluster.delete(run.kind().resource(), run.name());
            return new Done(Hrefs.ACTIVITY, Notice.RUN_CANCELLED);
        }
    }
}
