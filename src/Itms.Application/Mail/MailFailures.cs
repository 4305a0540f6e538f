namespace Itms.Application.Mail;

/// <summary>The mail was not handed over this time. Trying again later may help.</summary>
/// <param name="message">Says what happened, for the operator. It does not contain the recipient's address.</param>
/// <param name="status">What the mail service answered, such as 451. Null: it did not answer.</param>
public class MailDelayedException(string message, int? status = null) : Exception(message)
{
    public int? Status => status;
}

/// <summary>The mail service refused this mail or its recipient for good. Trying again does not help.</summary>
/// <param name="message">Says what happened, for the operator. It does not contain the recipient's address.</param>
/// <param name="status">What the mail service answered, such as 550.</param>
public sealed class MailRefusedException(string message, int status) : MailDelayedException(message, status);
