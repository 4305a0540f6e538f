using Itms.Application.Telemetry;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Intake;

/// <summary>How reading the taskings mailbox goes.</summary>
public enum MailboxCondition
{
    /// <summary>No mailbox is read here.</summary>
    Off,

    /// <summary>Another process reads it.</summary>
    Elsewhere,

    /// <summary>It is open.</summary>
    Reading,

    /// <summary>It cannot be read. ITMS keeps trying.</summary>
    Failing,
}

/// <summary>What is known of the mailbox, for the health endpoint, metrics and the log. Each change of it is one line in the log.</summary>
public sealed partial class MailboxState(ILogger<MailboxState> logger)
{
    private readonly Lock @lock = new();

    public MailboxCondition Condition { get; private set; } = MailboxCondition.Off;

    /// <summary>The last fault: its kind and what the server said. No secret, and nothing of a mail.</summary>
    public string? LastFault { get; private set; }

    public void IsElsewhere()
    {
        if (Change(MailboxCondition.Elsewhere)) LogElsewhere();
    }

    /// <param name="mailbox">Whose mailbox, for the log.</param>
    public void IsReading(string mailbox)
    {
        if (Change(MailboxCondition.Reading)) LogReading(mailbox);
    }

    /// <param name="retryIn">When it is tried again.</param>
    public void Failed(Exception e, TimeSpan retryIn)
    {
        var fault = $"{e.GetType().Name}: {e.Message}";
        // The same fault again is no news.
        var isNew = LastFault != fault;
        LastFault = fault;
        if (Change(MailboxCondition.Failing) || isNew) LogFailing(fault, retryIn);
    }

    private bool Change(MailboxCondition condition)
    {
        lock (@lock)
        {
            if (Condition == condition) return false;
            Condition = condition;
        }

        ItmsTelemetry.MailboxIsOpen(condition != MailboxCondition.Failing);
        return true;
    }

    [LoggerMessage(92, LogLevel.Information, "The taskings mailbox is being read: {Mailbox}")]
    private partial void LogReading(string mailbox);

    [LoggerMessage(93, LogLevel.Information, "Another process reads the taskings mailbox")]
    private partial void LogElsewhere();

    [LoggerMessage(94, LogLevel.Error, "The taskings mailbox cannot be read ({Fault}). The next attempt is in {RetryIn}")]
    private partial void LogFailing(string fault, TimeSpan retryIn);
}
