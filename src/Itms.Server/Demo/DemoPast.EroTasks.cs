using Itms.Domain.Forms;

namespace Itms.Server.Demo;

/// <content>
/// Taskings that come through the ERO Tasker. The quarterly one, closed, and the bi-weekly one, late, have opened their next occurrences by now.
/// </content>
internal sealed partial class DemoPast
{
    private void EroTasks()
    {
        Story(TaskType.EroTask, "ERO EIU", "ICE ERO", "ERO-X-1101",
                "Quarterly report: detainees in chronic care by condition and facility.")
            .Ero("EX-Q-01", EroTaskType.ReoccurringQuarterly)
            .Due(-59, authority: -56).To("MQMU", "ben.acosta")
            .On(-68).Opened()
            .On(-62).Answered(
                "Counts by condition and facility for the quarter are in the table. Hypertension and diabetes remain the most frequent conditions.")
            .On(-61).Concurred().Submitted()
            .On(-59).SentToAd()
            .On(-58).Cleared("ivy.marsh").Transmitted();

        Story(TaskType.EroTask, "ERO EIU", "ICE ERO", "ERO-X-1121",
                "Bi-weekly update on staffing vacancies at health units.")
            .Ero("EX-B-04", EroTaskType.ReoccurringBiWeekly).With(Priority.Low)
            .Due(-6, authority: -5).To("RMU", "gus.lowe")
            .On(-11).Opened();

        Story(TaskType.EroTask, "ERO HQ", "ICE ERO", "ERO-X-1109",
                "Short turnaround: number of persons in medical isolation today, by facility.")
            .Ero("EX-S-17", EroTaskType.ShortTurnaround).With(Priority.High)
            .Due(-34, authority: -34).To("HOU", "lee.chan")
            .On(-34).Opened().Answered("Six persons in total: four at Alder Creek, two at Cedar Flats, none at Briarfield.")
                .Concurred().Submitted().SentToAd().Cleared("joe.lind").Transmitted();

        Story(TaskType.EroTask, "ERO HQ", "ICE ERO", "ERO-X-1118",
                "New requirement: pilot of an electronic transfer summary. Name participating facilities.")
            .Ero("EX-N-02", EroTaskType.New)
            .Due(-3, authority: 5).To("HITU", "zoe.hart")
            .On(-15).Opened()
            .On(-8).StoodDown("ERO has put the pilot on hold until the budget is decided.")
            .On(-6).Commented("ana.ruiz", "ERO expects a decision next month.");

        Story(TaskType.EroTask, "ERO EIU", "ICE ERO", "ERO-X-1122",
                "Annual report: review of emergency medical equipment at every health unit.")
            .Ero("EX-A-03", EroTaskType.ReoccurringAnnual)
            .Due(28, authority: 33).To("HOU", "lee.chan")
            .On(-5).Opened();

        Story(TaskType.EroTask, "ERO EIU", "ICE ERO", "ERO-X-1119",
                "Semi-annual report: outside hospital days and cost by field office.")
            .Ero("EX-H-02", EroTaskType.ReoccurringSemiAnnual).InCategory(Category.MedicalExpenditures)
            .Due(-4, authority: 3).To("HPMU", "hal.price").To("RMU", "gus.lowe")
            .On(-16).Opened()
            .On(-9).In("HPMU").Answered("Outside hospital days by field office are given in the table, from paid claims.").Concurred().Reported()
            .On(-7).In("RMU").Answered("Cost by field office is given in the table and agrees with the ledger.").Concurred().Reported()
            .On(-5).Submitted();
    }
}
