namespace Itms.Server.Backup;

/// <summary>Backups on schedule, from the configuration section <c>Itms:Backup</c>, and the token of the command.</summary>
public sealed record BackupSettings
{
    /// <summary>Where the backups go. Another disk is best. Default: none are made.</summary>
    public string? Folder { get; init; }

    /// <summary>When to make one each day, in the agency's time zone. Default: 1:00.</summary>
    public TimeOnly At { get; init; } = new(1, 0);

    /// <summary>How many to keep: 1 to 1,000. Older ones are deleted. Default: 14.</summary>
    public int Keep { get; init; } = 14;

    /// <summary>For the command <c>backup</c> while the server runs: a personal token of an administrator.</summary>
    public string? Token { get; init; }

    /// <summary>The whole path of <see cref="Folder"/>.</summary>
    /// <exception cref="InvalidOperationException">There is no folder.</exception>
    internal string FullFolder => Path.GetFullPath(Folder ?? throw new InvalidOperationException("There is no folder for backups."));

    /// <exception cref="StartupException">A setting is wrong.</exception>
    public void Check()
    {
        if (Keep is < 1 or > 1000) throw new StartupException(StartupException.Usage, "Itms:Backup:Keep must be 1 to 1000.");
        if (Folder is { } folder && string.IsNullOrWhiteSpace(folder))
            throw new StartupException(StartupException.Usage, "Itms:Backup:Folder must name a folder.");
    }

    /// <summary>Leaves out the token: a record would otherwise print it into a log.</summary>
    public override string ToString() => $"{Folder} at {At}, keeping {Keep}";
}
