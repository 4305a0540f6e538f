using System.Text;
using Itms.Application.Intake;

namespace Itms.Application.Tests.Intake;

/// <summary>Absence notes and answers to invitations, as programs of many languages write them.</summary>
public sealed class AutomaticMailTests
{
    [Theory]
    [InlineData("Automatic reply: roster")]
    [InlineData("Out of Office: roster")]
    [InlineData("Out of office AutoReply: roster")]
    [InlineData("Out of the office")]
    [InlineData("[EXTERNAL] Automatic reply: roster")]
    [InlineData("Automatische Antwort: Liste")]
    [InlineData("Abwesenheitsnotiz: Liste")]
    [InlineData("Réponse automatique : liste")]
    [InlineData("Respuesta automática: lista")]
    [InlineData("Resposta automática: lista")]
    [InlineData("Risposta automatica: elenco")]
    [InlineData("Automatisch antwoord: lijst")]
    [InlineData("自動応答: 名簿")]
    [InlineData("自動応答：名簿")]
    [InlineData("自動返信: 名簿")]
    [InlineData("不在通知: 名簿")]
    [InlineData("自动答复: 名单")]
    [InlineData("自动回复: 名单")]
    [InlineData("自動回覆: 名單")]
    [InlineData("自動答覆: 名單")]
    [InlineData("Автоматический ответ: список")]
    [InlineData("АВТОМАТИЧЕСКИЙ ОТВЕТ: список")]
    [InlineData("Автоответ: список")]
    [InlineData("Odpowiedź automatyczna: lista")]
    [InlineData("Automatyczna odpowiedź: lista")]
    [InlineData("Autosvar: lista")]
    [InlineData("Automatiskt svar: lista")]
    [InlineData("Automatisk svar: liste")]
    [InlineData("Automaattinen vastaus: lista")]
    [InlineData("Automatická odpověď: seznam")]
    [InlineData("Otomatik Yanıt: liste")]
    [InlineData("Автоматична відповідь: список")]
    [InlineData("자동 회신: 명단")]
    public void Given_the_subject_of_an_absence_note_When_answers_are_unwanted_Then_a_program_wrote_it(string subject)
    {
        Assert.True(Read($"Subject: {subject}\r\nX-Auto-Response-Suppress: All\r\n\r\nText").IsAutomatic);
        Assert.False(Read($"Subject: {subject}\r\n\r\nText").IsAutomatic);
    }

    [Theory]
    [InlineData("On leave today: who covers?")]
    [InlineData("Away from Krome: transfer of two detainees")]
    [InlineData("On vacation: coverage")]
    [InlineData("OOO Friday: coverage")]
    [InlineData("Out of office coverage: please name somebody")]
    [InlineData("Out of the office on Friday")]
    [InlineData("Automatic reply is broken: please help")]
    [InlineData("Re: the automatic reply: broken")]
    [InlineData("Question about Autosvar: broken")]
    public void Given_a_subject_of_a_person_When_the_server_wants_no_answers_Then_it_goes_through(string subject) =>
        Assert.False(Read($"Subject: {subject}\r\nX-Auto-Response-Suppress: DR, OOF, AutoReply\r\n\r\nText").IsAutomatic);

    [Theory]
    [InlineData("text/calendar", "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR", true)]
    [InlineData("text/calendar; charset=utf-8", "BEGIN:VCALENDAR\r\nmethod:Reply\r\nEND:VCALENDAR", true)]
    [InlineData("application/ics; name=invite.ics", "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR", true)]
    [InlineData("application/octet-stream; name=invite.ics", "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR", true)]
    [InlineData("text/calendar", "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:METHOD:REPLY\r\nEND:VCALENDAR", false)]
    [InlineData("text/calendar; method=REQUEST", "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR", false)]
    [InlineData("application/octet-stream; name=notes.bin", "METHOD:REPLY\r\n", false)]
    public void Given_a_calendar_When_its_content_says_that_it_answers_Then_a_program_wrote_it(string type, string calendar, bool isAutomatic)
    {
        var part = $"Content-Type: {type}\r\nContent-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(Encoding.UTF8.GetBytes(calendar))}";

        Assert.Equal(isAutomatic, Read($"Subject: Accepted\r\n{part}").IsAutomatic);
        Assert.Equal(isAutomatic, Read($"Subject: Accepted\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nText\r\n"
            + $"--b\r\n{part}\r\n--b--").IsAutomatic);
    }

    [Fact]
    public void Given_a_report_with_a_banner_before_it_When_read_Then_a_program_wrote_it() =>
        Assert.True(Read("Subject: Read\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\nCAUTION\r\n--a\r\n"
            + "Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\r\nRead.\r\n--b--\r\n--a--").IsAutomatic);

    private static IncomingMail Read(string mail) => IncomingMail.Read(Encoding.UTF8.GetBytes("From: Pat <pat@committee.test>\r\n" + mail));
}
