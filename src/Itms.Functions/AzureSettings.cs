using Itms.Api.Hosting;
using Itms.Application.Shared;
using Itms.Application.SignIn;
using Itms.Functions.Mail;
using Itms.Functions.Storage;
using Itms.Mailbox;
using Microsoft.Extensions.Configuration;

namespace Itms.Functions;

/// <summary>All settings of the Azure host, from the configuration section <c>Itms</c>.</summary>
/// <param name="PublicUrl">The links in mails begin with it.</param>
/// <param name="Mailbox">The taskings mailbox.</param>
public sealed record AzureSettings(
    AgencySettings Agency, Uri PublicUrl, SignInSettings SignIn, AzureStorageSettings Storage, SendGridSettings Mail, MailboxSettings Mailbox)
{
    /// <exception cref="SettingException">A setting is missing or wrong.</exception>
    public static AzureSettings Read(IConfiguration configuration)
    {
        try
        {
            var agency = configuration.GetSection("Itms").Get<AgencySettings>() ?? new AgencySettings();
            agency.Check(configuration);
            var publicUrl = agency.PublicUrl ?? throw new SettingException("Itms:PublicUrl is required: the links in mails begin with it.");
            return new AzureSettings(
                agency,
                publicUrl,
                agency.HowToSignIn(publicUrl, configuration),
                (configuration.GetSection("Itms:Storage").Get<AzureStorageSettings>() ?? new AzureStorageSettings()).Check(),
                SendGrid(configuration).Check(),
                (configuration.GetSection("Itms:Mailbox").Get<MailboxSettings>() ?? new MailboxSettings()).Check());
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // These messages come from our own checks, or from the binder when it cannot convert a value.
            throw new SettingException(e.Message);
        }
    }

    private static SendGridSettings SendGrid(IConfiguration configuration) =>
        (configuration.GetSection("Itms:Mail:SendGrid").Get<SendGridSettings>() ?? new SendGridSettings()) with
        {
            ReplyTo = configuration["Itms:Mail:ReplyTo"],
        };
}
