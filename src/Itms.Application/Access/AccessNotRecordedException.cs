namespace Itms.Application.Access;

/// <summary>The access log cannot be written, so detainees' data must not be shown.</summary>
public sealed class AccessNotRecordedException() : Exception(Reason)
{
    /// <summary>The reason, in words for the person who asked.</summary>
    public const string Reason =
        "ITMS cannot record right now who sees detainees' data, so it hides that data from everybody. Try again in a minute. If it lasts, tell an "
        + "administrator: the disk may be full.";
}
