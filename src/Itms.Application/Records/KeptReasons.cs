using Itms.Domain.Records;

namespace Itms.Application.Records;

/// <summary>Says why a tasking may not be disposed of.</summary>
public static class KeptReasons
{
    /// <summary>The end of a sentence about the tasking.</summary>
    public static string Describe(KeptReason reason) => reason switch
    {
        KeptReason.NotFound => "does not exist, or was disposed of before",
        KeptReason.Open => "is open",
        KeptReason.Unscheduled => "is unscheduled, so it is kept for ever",
        KeptReason.NotDue => "is not past its date",
        KeptReason.OnHold => "is under a legal hold",
        KeptReason.MailWaiting => "still has mail that is going out",
        _ => "is the one from which the next tasking of its series opens",
    };
}
