namespace Rubin.Query.Tap.Jobs;

/// <summary>
/// One job as it lives in the server: its record, kept on disk at each change, and those who wait for its phase. Safe for many threads; reading needs no lock and no file.
/// </summary>
#pragma warning disable CA1001 // A source of cancellation without a timer or parent holds nothing; jobs live as long as somebody names them.
sealed class Job
#pragma warning restore CA1001
{
    readonly Lock _gate = new();
    readonly JobFolder _folder;
    readonly CancellationTokenSource _stop = new();
    volatile JobRecord _record;
    volatile Func<JobProgress>? _progress;
    volatile bool _isUnsaved;
    volatile bool _isRemoved;
    TaskCompletionSource _changed = NewSignal();

    internal Job(JobFolder folder, JobRecord record)
    {
        _folder = folder;
        _record = record;
    }

    /// <summary>Its name in URLs.</summary>
    internal string Id => _record.Id;

    /// <summary>All that is known of it.</summary>
    internal JobRecord Record => _record;

    /// <summary>Where it is in its life.</summary>
    internal JobPhase Phase => _record.Phase;

    /// <summary>How far it is; null before it runs.</summary>
    internal JobProgress? Progress => _progress?.Invoke() ?? _record.Progress;

    /// <summary>Set when the job is aborted or removed: whatever works for it ends then.</summary>
    internal CancellationToken Stopping => _stop.Token;

    /// <summary>Whether it has been removed.</summary>
    internal bool IsRemoved => _isRemoved;

    /// <summary>The folder of its files: uploads, results.</summary>
    internal JobFolder Folder => _folder;

    /// <summary>Tells how far the job is from now on; asked only when a client asks.</summary>
    internal void Watch(Func<JobProgress> progress) => _progress = progress;

    /// <summary>Changes the record, where it may be changed; it is on disk when this returns.</summary>
    /// <param name="change">From what it is to what it shall be; null to leave it.</param>
    /// <returns>Whether it was changed.</returns>
    /// <exception cref="IOException">It cannot be kept on disk, and stays as it was.</exception>
    internal bool Change(Func<JobRecord, JobRecord?> change)
    {
        lock (_gate)
        {
            if (_isRemoved || change(_record) is not { } changed)
            {
                return false;
            }

            _folder.Save(changed);
            Publish(changed);
            return true;
        }
    }

    /// <summary>Changes the record although it may not be possible to keep it on disk: then that is tried again later. For what has happened and cannot be refused.</summary>
    internal bool Settle(Func<JobRecord, JobRecord?> change)
    {
        lock (_gate)
        {
            if (_isRemoved || change(_record) is not { } changed)
            {
                return false;
            }

            TrySave(changed);
            Publish(changed);
            return true;
        }
    }

    /// <summary>Ends a job that has not ended; what works for it is told.</summary>
    internal bool Abort(JobError? reason, DateTime now) =>
        Stop(record => record.IsOver ? null : record with { Phase = JobPhase.Aborted, Error = reason, Ended = now, Progress = Progress });

    /// <summary>Stops a job that runs, to be run again by the next server; what works for it is told.</summary>
    internal bool Requeue() =>
        Stop(record => record.Phase == JobPhase.Executing ? record with { Phase = JobPhase.Queued, Started = null, Attempts = record.Attempts - 1 } : null);

    /// <summary>Waits until the phase is no longer <paramref name="phase"/>, at most so long. Takes no thread.</summary>
    /// <returns>The record then.</returns>
    internal async Task<JobRecord> WaitAsync(JobPhase phase, TimeSpan longest, CancellationToken cancel)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        time.CancelAfter(longest);
        while (true)
        {
            var changed = Volatile.Read(ref _changed);
            if (_record.Phase != phase || !phase.IsActive() || _isRemoved)
            {
                return _record;
            }

            try
            {
                await changed.Task.WaitAsync(time.Token);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                return _record;
            }
        }
    }

    /// <summary>Tries again to keep what could not be kept.</summary>
    internal void SaveAgain()
    {
        if (!_isUnsaved)
        {
            return;
        }

        lock (_gate)
        {
            if (!_isRemoved)
            {
                TrySave(_record);
            }
        }
    }

    /// <summary>Removes what a job that has not made its results has written of them.</summary>
    internal void Tidy()
    {
        lock (_gate)
        {
            if (!_isRemoved && _record.IsOver)
            {
                _folder.Clean(_record);
            }
        }
    }

    /// <summary>Stops it and removes its files.</summary>
    internal void Remove()
    {
        lock (_gate)
        {
            if (_isRemoved)
            {
                return;
            }

            _isRemoved = true;
            _folder.Remove();
            Signal();
        }

        _stop.Cancel();
    }

    bool Stop(Func<JobRecord, JobRecord?> change)
    {
        var isStopped = Settle(change);
        if (isStopped)
        {
            _stop.Cancel();
        }

        return isStopped;
    }

    void TrySave(JobRecord record)
    {
        try
        {
            _folder.Save(record);
            _isUnsaved = false;
        }
        catch (IOException)
        {
            // A full disk: the job's end is known in memory, and told to who asks.
            _isUnsaved = true;
        }
    }

    void Publish(JobRecord record)
    {
        var hasMoved = record.Phase != _record.Phase;
        _record = record;
        if (record.IsOver)
        {
            _progress = null;
        }

        if (hasMoved)
        {
            Signal();
        }
    }

    void Signal() => Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
