namespace Itms.Application.Backup;

/// <summary>How backups on schedule go.</summary>
public enum BackupCondition
{
    /// <summary>None are made here.</summary>
    Off,

    /// <summary>The last one that was due was made.</summary>
    Made,

    /// <summary>One is due and could not be made, or something was wrong with the data. ITMS keeps trying.</summary>
    Failing,
}

/// <summary>What is known of the backups on schedule, for the health endpoint.</summary>
public sealed class BackupState
{
    private volatile BackupCondition condition = BackupCondition.Off;

    public BackupCondition Condition
    {
        get => condition;
        set => condition = value;
    }
}
