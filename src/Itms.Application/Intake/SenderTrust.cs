using System.Text;
using Itms.Domain.People;

namespace Itms.Application.Intake;

/// <summary>Decides whether the sender allows a mail to become a tasking automatically.</summary>
internal static class SenderTrust
{
    /// <param name="signedBy">
    /// Domains whose DKIM signature the posting service found valid. Then only these count, because the service accepts
    /// strangers' mail with any header. Null: the agency's own server delivered the mail, and its header counts.
    /// </param>
    /// <returns>Why not, or null if it may.</returns>
    public static QuarantineReason? Refuse(
        IncomingMail mail, IReadOnlyCollection<string>? signedBy, IntakeSettings settings, AgencyDirectory directory)
    {
        if (mail.From is not { } from || mail.Domain is not { } domain) return QuarantineReason.UnknownSender;
        if (!settings.Knows(from) && !directory.People.Any(p => p.Active && p.Email.Equals(from, StringComparison.OrdinalIgnoreCase)))
            return QuarantineReason.UnknownSender;
        var isAuthentic = signedBy is null
            ? IsAligned(mail, domain, settings)
            : signedBy.Contains(domain, StringComparer.OrdinalIgnoreCase);
        return isAuthentic && !mail.IsAmbiguous
            ? null
            : QuarantineReason.UnauthenticatedSender;
    }

    /// <summary>
    /// True if the agency's own server reports that DMARC passed for the sender's exact domain. Of several such headers the top
    /// one counts, because the others came with the mail.
    /// </summary>
    private static bool IsAligned(IncomingMail mail, string domain, IntakeSettings settings)
    {
        // Microsoft 365 names no server. So only its own field at the top can count, and only where nothing else delivers mail.
        if (settings.AuthenticatedByMicrosoft365 && mail.Authentication is [var top, ..] && Plain(top) is { } unnamed)
            return IsPassed(unnamed.Split(';', StringSplitOptions.TrimEntries), domain);
        if (settings.AuthenticatedBy is not { } authenticatedBy) return false;
        foreach (var header in mail.Authentication)
        {
            if (Plain(header) is not { } plain) return false;
            var results = plain.Split(';', StringSplitOptions.TrimEntries);
            if (results[0].Split(' ')[0].Equals(authenticatedBy, StringComparison.OrdinalIgnoreCase))
                return IsPassed(results.Skip(1), domain);
        }

        return false;
    }

    private static bool IsPassed(IEnumerable<string> results, string domain) =>
        results.Select(result => result.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Any(words =>
            words is ["dmarc=pass", ..] && words.Contains($"header.from={domain}", StringComparer.OrdinalIgnoreCase));

    /// <summary>
    /// Removes comments and quoted text and turns tabs into spaces. Quoted text is removed because a stranger can choose it
    /// freely. Null if a comment or a quotation is not closed.
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
