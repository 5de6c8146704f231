"""The Django Tasks backend over the table of jobs."""

import json
from typing import Any

from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from madoguchi.jobs import actions
from madoguchi.jobs.models import Job

STATUS = {
    Job.State.READY: TaskResultStatus.READY,
    Job.State.RUNNING: TaskResultStatus.RUNNING,
    Job.State.DONE: TaskResultStatus.SUCCESSFUL,
    Job.State.PARKED: TaskResultStatus.FAILED,
}


class LeasedBackend(BaseTaskBackend):
    """Store a task as a leased job; its state can be asked, its value is not kept."""

    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Task[..., Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        self.validate_task(task)
        return self._result(task, actions.enqueue(task, args, kwargs))

    def get_result(self, result_id: str) -> TaskResult[Any]:
        job = Job.objects.filter(pk=result_id).first() if result_id.isdigit() else None
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        return self._result(import_string(job.task), job)

    def _result(self, task: Task[..., Any], job: Job) -> TaskResult[Any]:
        given = json.loads(job.arguments)
        return TaskResult(
            task=task,
            id=str(job.pk),
            status=STATUS[Job.State(job.state)],
            enqueued_at=job.enqueued_at,
            started_at=job.started_at,
            finished_at=job.finished_at,
            last_attempted_at=job.started_at,
            args=given["args"],
            kwargs=given["kwargs"],
            backend=self.alias,
            errors=[TaskError(exception_class_path=job.reason, traceback=job.place)]
            if job.reason
            else [],
            worker_ids=[job.worker] * job.attempts,
        )
