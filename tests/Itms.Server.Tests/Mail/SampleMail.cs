using Itms.Application.Mail;

namespace Itms.Server.Tests.Mail;

internal static class SampleMail
{
    public const string FromAddress = "no-reply@taskings.example";
    public const string FromName = "Taskings";

    public static OutgoingMail Mail(string effectId = "T-26-00042.7.mail-1") => new(
        effectId,
        "Jane Doe",
        "jane.doe@agency.example",
        "T-26-00042: assigned to you",
        "A tasking is yours.\n.dots and = signs\n" + new string('x', 2000) + "\n",
        "<p>A tasking is <b>yours</b>.</p>",
        "T-26-00042",
        "assigned");
}
