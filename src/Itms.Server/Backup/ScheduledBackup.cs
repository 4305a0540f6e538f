using Itms.Application.Backup;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Server.Storage;

namespace Itms.Server.Backup;

/// <summary>
/// Makes a backup each day, and deletes the oldest. Which one is due follows from the files in the folder. So one that was missed while the
/// server was down, or failed, is made up for.
/// </summary>
public sealed partial class ScheduledBackup(
    BackupSettings settings, BackupWriter writer, BackupState state, RulesSource rules, TimeProvider clock, ILogger<ScheduledBackup> logger)
{
    /// <summary>One that failed is tried again after this.</summary>
    private static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(15);

    private readonly string folder = settings.FullFolder;

    private readonly KeptBackups kept = new(settings.FullFolder);

    /// <summary>Makes the backup that is due, if one is.</summary>
    /// <returns>How long to wait before the next call: 15 minutes at most.</returns>
    public async Task<TimeSpan> RunDueAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (IsDue()) await MakeAsync(cancellationToken);
            else if (state.Condition == BackupCondition.Off) state.Condition = BackupCondition.Made;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            state.Condition = BackupCondition.Failing;
            LogFailed(folder, e.Message, TryAgain);
        }

        var now = clock.GetUtcNow();
        var calendar = rules.Current.Calendar;
        var next = calendar.At(calendar.DayOf(now), settings.At) is var today && today > now
            ? today
            : calendar.At(calendar.DayOf(now).AddDays(1), settings.At);
        return next - now < TryAgain ? next - now : TryAgain;
    }

    private bool IsDue()
    {
        var (calendar, now) = (rules.Current.Calendar, clock.GetUtcNow());
        var today = calendar.DayOf(now);
        var last = calendar.At(today, settings.At) is var at && at <= now ? at : calendar.At(today.AddDays(-1), settings.At);
        // A backup from the future was made before the clock was set back.
        return !kept.List().Any(made => made.MadeAt >= last && made.MadeAt <= now);
    }

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        OwnFiles.CreateFolder(folder);
        // What a killed process left. No other process makes backups of this data.
        foreach (var left in Directory.GetFiles(folder, $"*{BackupFile.Unfinished}"))
            if (BackupFormat.ReadFileName(Path.GetFileName(left)[..^BackupFile.Unfinished.Length]) is not null)
                File.Delete(left);
        var path = Path.Combine(folder, BackupFormat.FileName(clock.GetUtcNow()));
        var summary = await BackupFile.MakeAsync(path, to => writer.WriteAsync(to, cancellationToken), cancellationToken);
        // Only now: until a backup is whole, the older ones stay.
        foreach (var old in kept.List().OrderByDescending(made => made.MadeAt).Skip(settings.Keep)) kept.Delete(old);
        foreach (var fault in summary.Manifest.Faults) LogFault(fault);
        state.Condition = summary.Manifest.Faults.Count == 0 ? BackupCondition.Made : BackupCondition.Failing;
        LogMade(path);
    }

    [LoggerMessage(98, LogLevel.Information, "The backup of the day is {Path}")]
    private partial void LogMade(string path);

    [LoggerMessage(99, LogLevel.Error, "The backup of the day could not be made in {Folder}: {Fault} The next attempt is in {RetryIn}")]
    private partial void LogFailed(string folder, string fault, TimeSpan retryIn);

    [LoggerMessage(100, LogLevel.Error, "The backup of the day was made, but: {Fault}")]
    private partial void LogFault(string fault);
}
