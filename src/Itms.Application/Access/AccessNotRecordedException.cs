namespace Itms.Application.Access;

/// <summary>The access log cannot be written, so detainees' data must not be shown.</summary>
public sealed class AccessNotRecordedException() : Exception(Reason)
{
    /// <summary>The reason, in words for the person who asked.</summary>
    public const string Reason =
        "ITMS cannot record at present who is shown detainees' data, so it does not show any. Try again in a minute. If it lasts, tell an "
        + "administrator: the disk may be full.";
}
