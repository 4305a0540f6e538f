using Itms.Mailbox;

namespace Itms.Server.Tests.Mailbox;

public sealed class MailboxArchitectureTests
{
    [Fact]
    public void The_server_uses_no_mail_client_of_its_own() => Assert.DoesNotContain("MailKit", ReferencesOf(typeof(RunningServer)));

    [Fact]
    public void The_mail_adapters_use_the_application_and_nothing_above_it() => Assert.Equal(
        ["Itms.Application"], ReferencesOf(typeof(SmtpMailSender)).Where(name => name.StartsWith("Itms.", StringComparison.Ordinal)));

    private static IEnumerable<string> ReferencesOf(Type type) => type.Assembly.GetReferencedAssemblies().Select(name => name.Name!);
}
