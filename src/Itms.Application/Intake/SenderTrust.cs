using System.Text;
using Itms.Domain.People;

namespace Itms.Application.Intake;

/// <summary>Whether a mail may become a tasking by itself, as far as that is a question of who sent it.</summary>
internal static class SenderTrust
{
    /// <param name="signedBy">
    /// Domains whose DKIM signature the posting service has found to hold: then its word alone counts, for it takes mail of
    /// strangers with whatever header they like. Null: it came by the agency's own server, whose header counts.
    /// </param>
    /// <returns>What stands against it, or null.</returns>
    public static QuarantineReason? Refuse(IncomingMail mail, IReadOnlyCollection<string>? signedBy, IntakeSettings settings, AgencyDirectory directory)
    {
        if (mail.From is not { } from || mail.Domain is not { } domain) return QuarantineReason.UnknownSender;
        if (!settings.Knows(from) && !directory.People.Any(p => p.Active && p.Email.Equals(from, StringComparison.OrdinalIgnoreCase)))
            return QuarantineReason.UnknownSender;
        var isAuthentic = signedBy is null ? IsAligned(mail, domain, settings.AuthenticatedBy) : signedBy.Contains(domain, StringComparer.OrdinalIgnoreCase);
        return isAuthentic && !mail.IsAmbiguous
            ? null
            : QuarantineReason.UnauthenticatedSender;
    }

    /// <summary>
    /// DMARC passed for the very domain it claims to come from, by the word of the agency's own server. Of several such headers
    /// the topmost counts: those below it came with the mail.
    /// </summary>
    private static bool IsAligned(IncomingMail mail, string domain, string? authenticatedBy)
    {
        if (authenticatedBy is null) return false;
        foreach (var header in mail.Authentication)
        {
            if (Plain(header) is not { } plain) return false;
            var results = plain.Split(';', StringSplitOptions.TrimEntries);
            if (results[0].Split(' ')[0].Equals(authenticatedBy, StringComparison.OrdinalIgnoreCase))
                return results.Skip(1).Select(result => result.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Any(words =>
                    words is ["dmarc=pass", ..] && words.Contains($"header.from={domain}", StringComparer.OrdinalIgnoreCase));
        }

        return false;
    }

    /// <summary>
    /// Without comments, each tab a space, and what is quoted taken out, semicolons and all: a quoted name may be whatever a
    /// stranger calls themselves. Null where something is opened and not closed.
    /// </summary>
    private static string? Plain(string header)
    {
        var (plain, depth, isQuoted) = (new StringBuilder(header.Length), 0, false);
        for (var i = 0; i < header.Length; i++)
            switch (header[i])
            {
                case '\\' when isQuoted || depth > 0: i++; break;
                case '"' when depth == 0: isQuoted = !isQuoted; break;
                case '(' when !isQuoted: depth++; break;
                case ')' when !isQuoted: if (--depth < 0) return null; break;
                case var c when !isQuoted && depth == 0: plain.Append(c == '\t' ? ' ' : c); break;
            }

        return isQuoted || depth > 0 ? null : plain.ToString();
    }
}
